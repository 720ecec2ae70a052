"""Write Yunxi (云溪), a small Chinese town that does not exist (虚构).

Everything here is invented: streets, communities, facilities, numbers, and the place itself. The town is
designed in metres on a local grid, x to the east and y to the north; the grid's origin is put at 108° E, 30°
N only so that programs have something to project. The tables come first, one row a thing, with a comment that
says what a hand-placed row is there to show; ``CASES`` lists those for the README. The functions that write
the files follow.

Run ``python data/yunxi/make_town.py`` after a change. Same script, same bytes (the workbook: same cells).
"""

import argparse
import csv
import html
import io
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openpyxl import Workbook
from pyproj import Transformer
from shapely import LineString, Point, Polygon, box, transform, union_all
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

HERE = Path(__file__).parent
SEED = 20251231
LOCAL_CRS = "+proj=tmerc +lat_0=30 +lon_0=108 +k=1 +datum=WGS84 +units=m"
TO_WGS84 = Transformer.from_crs(LOCAL_CRS, "EPSG:4326", always_xy=True)
INVENTED = "云溪为虚构的小镇,一切内容均为虚构,仅供演示与测试。Yunxi is an invented town; nothing here is real."
DISTRICT, CITY = "云溪区(虚构)", "云溪市(虚构)"

XY = tuple[float, float]
Properties = dict[str, str | int | None]


# --- Ways: streets and what they have to get across ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """One line or ring of the street file.

    Ways of one ``group`` share a node wherever they meet on the ground; a way with a layer (bridge, tunnel)
    shares only its ends. Ways of different groups never share a node.
    """

    tags: dict[str, str]
    points: list[XY]
    group: str = "street"

    @property
    def on_ground(self) -> bool:
        """Whether the way lies on the ground, where it meets what it crosses."""
        return "layer" not in self.tags


def street(highway: str, name: str, points: list[XY], **more: str) -> Way:
    """One street; ``more`` are further tags, a colon in a key written as two underscores."""
    tags = {"highway": highway} | ({"name": name} if name else {})
    return Way(tags | {key.replace("__", ":"): value for key, value in more.items()}, points)


# The tables are read across.
# fmt: off

# The old town: a grid of about 100 m. Main streets lie exactly on the line, the others are a little crooked.
OLD_X = [-1300, -1200, -1100, -1000, -900, -800, -700, -600, -500, -400, -300]
OLD_ROWS = [  # y, class, name
    (130, "tertiary", "滨江路"),
    (230, "residential", "鱼市巷"),
    (330, "residential", "鼓楼南街"),
    (430, "living_street", "染坊巷"),
    (530, "secondary", "人民路"),
    (630, "residential", "文庙街"),
    (730, "living_street", "书院巷"),
    (830, "residential", "学宫街"),
    (930, "residential", "磨坊巷"),
    (1030, "tertiary", "环城北路"),
]
OLD_COLUMNS = [  # x, class, name
    (-1300, "tertiary", "西门路"),
    (-1200, "residential", "柴市街"),
    (-1100, "living_street", "井巷"),
    (-1000, "residential", "米市街"),
    (-900, "living_street", "布市巷"),
    (-800, "pedestrian", "北街"),
    (-700, "residential", "鼓楼街"),
    (-600, "living_street", "铁匠巷"),
    (-500, "residential", "东市街"),
    (-400, "living_street", "竹器巷"),
    (-300, "tertiary", "东门路"),
]
MAIN_CLASSES = {"tertiary", "secondary", "pedestrian"}
# Blocks with a lane through the middle (west edge, south edge, direction): what only people on foot can use.
OLD_LANES = [
    (-1200, 230, "x"),
    (-1000, 330, "y"),
    (-900, 630, "x"),
    (-700, 730, "y"),
    (-600, 630, "x"),
    (-500, 430, "y"),
    (-1100, 730, "x"),
    (-400, 230, "x"),
    (-1200, 830, "y"),
    (-600, 230, "y"),
    (-800, 830, "x"),
    (-1000, 830, "y"),
]

STREETS = [
    # The new town: super-blocks of 250 to 400 m between wide roads.
    street("tertiary", "滨江路", [(-300, 130), (-100, 130), (1750, 130)]),
    street("secondary", "人民路", [(-300, 530), (-100, 480), (1750, 480)]),
    street("secondary", "学府路", [(-300, 830), (-100, 880), (1750, 880)]),
    street("tertiary", "环城北路", [(-300, 1030), (-100, 1030)]),
    street("tertiary", "站南路", [(-100, 1230), (1750, 1230)]),
    street("secondary", "云溪大道", [(-100, 130), (-100, 1230)]),
    street("tertiary", "锦绣路", [(250, 130), (250, 1230)]),
    street("secondary", "星河路", [(600, 130), (600, 1230)]),
    street("tertiary", "学苑路", [(1000, 130), (1000, 1230)]),
    street("tertiary", "公园东路", [(1400, 130), (1400, 1230)]),
    street("residential", "市民中心路", [(-100, 680), (250, 680)]),
    street("residential", "学苑一街", [(1000, 610), (1400, 610)]),
    street("residential", "学苑二街", [(1200, 480), (1200, 880)]),
    street("residential", "学苑三街", [(1000, 750), (1200, 750)]),
    street("residential", "锦北街", [(250, 1050), (600, 1050)]),
    street("residential", "东湖街", [(1400, 680), (1750, 680)]),
    street("residential", "云栖街", [(1400, 300), (1600, 300), (1600, 130)]),
    # a dead end: the market that Xinghe looks at
    street("living_street", "菜市巷", [(800, 480), (800, 360)]),
    street("footway", "云溪公园", [(1000, 300), (1130, 330), (1270, 270), (1400, 330)]),
    street("footway", "云溪公园", [(1200, 130), (1200, 301), (1220, 480)]),
    # Nobody may walk here: an express road along the east edge, a private road inside a gated compound.
    street("secondary", "东环快速路", [(1750, 130), (1750, 1230)], foot="no"),
    street("service", "云锦内部路", [(425, 480), (410, 390), (250, 300)], access="private"),
    # The urban village: lanes every 60 to 70 m inside one super-block.
    *(street("living_street", "", [(1000, y), (1400, y)]) for y in (940, 1000, 1060, 1120, 1180)),
    *(street("footway", "", [(x, 880), (x, 1230)]) for x in (1065, 1130, 1200, 1265, 1335)),
    # The bridge, the only way over the river. The path along the bank passes below it and shares no node.
    street("secondary", "云溪大桥", [(-100, 130), (-100, 90)]),
    street("secondary", "云溪大桥", [(-100, 90), (-100, -90)], bridge="yes", layer="1"),
    street("secondary", "云溪大桥", [(-100, -90), (-100, -130)]),
    street("footway", "河堤步道", [(-1300, 130), (-1280, 66), (-300, 66), (200, 66), (560, 50), (600, 130)]),
    street("steps", "", [(-800, 130), (-800, 66)]),
    # The south bank: a small grid around the bridge, and the road along the river.
    street("tertiary", "南岸路", [(-1300, -130), (600, -130)]),
    street("residential", "桥南一街", [(-400, -250), (300, -250)]),
    street("residential", "桥南二街", [(-400, -380), (300, -380)]),
    street("tertiary", "坡脚路", [(-850, -500), (600, -500)]),
    street("residential", "渡口街", [(-400, -130), (-400, -500)]),
    street("residential", "米坊街", [(-250, -130), (-250, -500)]),
    street("tertiary", "南坪路", [(-100, -130), (-100, -500)]),
    street("residential", "集市街", [(50, -130), (50, -500)]),
    street("residential", "映山西路", [(300, -130), (300, -500)]),
    street("residential", "映山东路", [(600, -130), (600, -500)]),
    street("living_street", "南岸巷", [(-1250, -130), (-1250, -262), (-860, -262), (-860, -130)]),
    # The hill quarter: terraces joined by steps, by an escalator that only goes up, and by a winding road.
    street("residential", "盘山路", [(-850, -500), (-960, -600), (-1050, -700), (-1060, -800), (-960, -900)]),
    street("residential", "一台路", [(-960, -600), (-420, -600)]),
    street("residential", "二台路", [(-1050, -700), (-420, -700)]),
    street("residential", "三台路", [(-1060, -800), (-420, -800)]),
    street("residential", "四台路", [(-960, -900), (-420, -900)]),
    *(street("steps", "", [(x, y), (x + 8, y - 100)], incline="up")
        for x in (-720, -500) for y in (-500, -600, -700, -800)),
    street("steps", "坡上扶梯", [(-610, -500), (-610, -600)], conveying="forward", oneway__foot="yes"),
    # North of the railway: a small quarter, reached by one underpass or a long way round the terminus.
    street("tertiary", "站前路", [(-300, 1030), (-300, 1340), (-700, 1340)]),
    street("residential", "站前一街", [(-700, 1030), (-700, 1340)]),
    street("residential", "站前二街", [(-500, 1030), (-500, 1340)]),
    street("residential", "站前三街", [(-700, 1180), (-300, 1180)]),
    street("tertiary", "铁北路", [(-700, 1340), (-640, 1500), (-300, 1560), (950, 1560)]),
    street("residential", "铁北一街", [(450, 1480), (950, 1480)]),
    street("residential", "铁北二街", [(450, 1780), (950, 1780)]),
    street("residential", "铁北三街", [(450, 1670), (950, 1670)]),
    *(street("residential", "", [(x, 1480), (x, 1780)]) for x in (450, 700, 950)),
    street("footway", "铁北地道", [(700, 1230), (700, 1360)]),
    street("footway", "铁北地道", [(700, 1360), (700, 1440)], tunnel="yes", layer="-1"),
    street("footway", "铁北地道", [(700, 1440), (700, 1480)]),
    # The islet: streets of more than 1 km in all, joined to nothing.
    street("residential", "沙洲环路", [(1370, -125), (1830, -125), (1830, -35), (1370, -35), (1370, -125)]),
    *(street("footway", "", [(x, -125), (x, -35)]) for x in (1520, 1680)),
    # Roads to the villages.
    street("unclassified", "柳湾路",
        [(-1300, 530), (-1700, 565), (-1980, 548), (-2180, 553), (-2600, 640), (-3300, 800)]),
    street("residential", "", [(-1980, 548), (-1960, 680), (-2140, 700), (-2180, 553)]),
    street("unclassified", "上坝路", [(-1300, 1030), (-1750, 1350), (-2150, 1650)]),
    street("track", "", [(-2150, 1650), (-2330, 1690), (-2300, 1830), (-2120, 1800), (-2150, 1650)]),
    # ends with the data
    street("unclassified", "东坪路", [(1750, 480), (2300, 620), (2700, 700), (2770, 712), (3050, 760)]),
    street("residential", "", [(2560, 672), (2540, 800), (2740, 830), (2770, 712)]),
    street("unclassified", "南坪路", [(-100, -500), (-80, -900), (-60, -1500), (0, -1900)]),
    street("residential", "", [(-24, -1740), (130, -1770), (150, -1880), (0, -1900)]),
    street("unclassified", "竹坪路",
        [(0, -1900), (-300, -2050), (-900, -2250), (-1500, -2330), (-2900, -2250)]),
    street("track", "", [(-1380, -2314), (-1400, -2200), (-1580, -2210), (-1675, -2320)]),
    street("track", "草场路", [(0, -1900), (800, -2100), (1500, -2200)]),
    street("unclassified", "西滩路", [(-1300, -130), (-2000, -300), (-2900, -450)]),
    # A fragment of less than 1 km: the lane was drawn 6 m short of the road, so that it joins nothing.
    street("track", "", [(-2000, -306), (-2020, -500), (-2060, -700), (-2060, -860)]),
    street("track", "", [(-2160, -720), (-1960, -740)]),
]

# A trunk road for motor vehicles only: it passes above the road to the villages and shares no node with it.
TRUNK: list[list[XY]] = [
    [(-3200, -1330), (-1500, -1420), (-160, -1496)],
    [(-160, -1496), (40, -1506)],
    [(40, -1506), (3000, -1680)],
]
RAILWAY: list[XY] = [(-150, 1400), (700, 1400), (1500, 1405), (2200, 1470), (3050, 1600)]
RIVER: list[list[XY]] = [  # from the west to the islet, the two channels around it, and on to the east
    [(-3330, -330), (-2500, -110), (-1700, -10), (-1300, 0), (300, 0), (900, -30), (1250, -80)],
    [(1250, -80), (1380, 15), (1600, 32), (1820, 15), (1950, -80)],
    [(1250, -80), (1380, -178), (1600, -194), (1820, -178), (1950, -80)],
    [(1950, -80), (2400, -60), (3080, 60)],
]
RIVER_HALF_WIDTH_M = [45, 40, 40, 45]
LAND: list[tuple[dict[str, str], list[XY]]] = [  # for the picture only
    ({"leisure": "park", "name": "云溪公园"}, [(1020, 150), (1380, 150), (1380, 460), (1020, 460)]),
    ({"landuse": "railway", "name": "云溪站"}, [(-260, 1365), (60, 1375), (60, 1425), (-260, 1435)]),
    ({"natural": "wood", "name": "映山"},
        [(-1180, -540), (-1120, -830), (-1000, -960), (-400, -940), (-260, -1130), (-700, -1290),
            (-1380, -1180)]),
    ({"landuse": "farmland"}, [(-2500, 180), (-1380, 150), (-1360, 480), (-1700, 510), (-2420, 470)]),
    ({"landuse": "farmland"}, [(680, -330), (1250, -300), (1900, -380), (1780, -880), (820, -960)]),
    ({"natural": "grassland", "name": "青草坪草场"},
        [(1700, -2250), (1950, -1930), (2500, -1880), (2920, -2150), (2800, -2520), (2050, -2560)]),
]


# --- Communities --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Community:
    """One community: its outline as (west, south, east, north), or its point, in metres on the local grid."""

    id: str
    name: str
    place_type: str | None
    build_status: str | None
    households: int
    over_60_share: float
    place: tuple[float, float, float, float] | XY
    staff: int | None
    household_size: float = 2.5
    urban_rural: str = "城市"

    @property
    def shape(self) -> Polygon | Point:
        """Outline or point."""
        return box(*self.place, ccw=True) if len(self.place) == 4 else Point(self.place)

    @property
    def subdistrict(self) -> str:
        """Name of the subdistrict, by the first nine digits of the code."""
        return SUBDISTRICTS[self.id[:9]]


SUBDISTRICTS = {
    "990101001": "老城街道",
    "990101002": "新城街道",
    "990101100": "南坪镇",
}  # 99: no such province

COMMUNITIES = [
    # 老城街道: the old town, the station quarter and two villages.
    Community("990101001001", "北街社区", "城镇社区", "老旧小区", 2680, 0.28, (-850, 530, -300, 1030), 14),
    Community("990101001002", "文庙社区", "城镇社区", "老旧小区", 2350, 0.30, (-1300, 530, -850, 1030), 12),
    Community("990101001003", "临江社区", "城镇社区", "老旧小区", 1240, 0.33, (-1300, 130, -750, 530), 8),
    Community("990101001004", "鼓楼社区", "城镇社区", "老旧小区", 2120, 0.27, (-750, 130, -300, 530), 9),
    Community("990101001005", "站前社区", "城镇社区", "旧城区连片改造", 980, 0.22, (-700, 1040, -300, 1340),
        6),
    # Borderline: 990 m from the subdistrict's service centre, 14.85 minutes at 4 km/h.
    Community("990101001201", "柳湾村", "城郊村", "已建成", 420, 0.24, (-2132, 530), 4, urban_rural="农村"),
    # Neither staff nor volunteers nor the type of village were reported: what rests on them cannot be decided.
    Community("990101001202", "上坝村", None, "已建成", 310, 0.35, (-2190, 1700), None,
        urban_rural="农村"),
    # 新城街道: super-blocks, gated compounds, an urban village, the quarter behind the railway, the islet.
    Community("990101002001", "云锦社区", "城镇社区", "新建", 1560, 0.13, (265, 145, 585, 465), 7),
    # One gate, to the north; the market lies behind the south wall.
    Community("990101002002", "星河社区", "城镇社区", "新建", 1840, 0.12, (615, 495, 985, 865), 8),
    Community("990101002003", "学苑社区", "城镇社区", "已建成", 3120, 0.15, (1000, 480, 1400, 880), 13),
    Community("990101002004", "石桥社区", "城中村", "老旧小区", 3480, 0.12, (1000, 880, 1400, 1230), 8, 2.9),
    # Newly built, its service station and kindergarten are not there yet.
    Community("990101002005", "云栖社区", "城镇社区", "新建", 860, 0.14, (1410, 140, 1740, 470), 4),
    # Behind the railway: near through the underpass, far without it. Whether it is old or new was not reported.
    Community("990101002006", "铁北社区", "城镇社区", None, 760, 0.21, (450, 1480, 950, 1780), 5),
    # On the islet.
    Community("990101002007", "沙洲社区", "城镇社区", "老旧小区", 340, 0.31, (1370, -125, 1830, -35), 4),
    # Its road runs out of the data 400 m further on.
    Community("990101002201", "东坪村", "中心村", "已建成", 520, 0.23, (2650, 725), 5, urban_rural="农村"),
    # 南坪镇: the south bank and the villages behind it.
    Community("990101100001", "桥南社区", "城镇社区", "已建成", 1450, 0.20, (-400, -500, 300, -130), 8),
    # 300 m from the clinic on the other bank, more than 2 km on foot.
    Community("990101100002", "南岸社区", "城镇社区", "老旧小区", 620, 0.32, (-1200, -255, -900, -135), 4),
    # On the hill: near by the steps, far by the winding road.
    Community("990101100003", "坡上社区", "城镇社区", "老旧小区", 1130, 0.34, (-840, -900, -430, -510), 6),
    Community("990101100004", "映山社区", "城镇社区", "旧城区连片改造", 890, 0.17, (315, -485, 585, -145), 5),
    # Nearer to the trunk road than to any street: the walk must not start there.
    Community("990101100201", "石门村", "中心村", "已建成", 560, 0.25, (95, -1600), 5, urban_rural="农村"),
    # More than 1000 m from everything even in a straight line, above the reservoir.
    Community("990101100202", "竹坪村", "水源区", "已建成", 330, 0.35, (-1490, -2270), 3,
        urban_rural="农村"),
    # On the fragment.
    Community("990101100203", "西滩村", "传统农村", "已建成", 300, 0.33, (-2090, -760), 3,
        urban_rural="农村"),
    # Farther than 250 m from any street; a vehicle comes by.
    Community("990101100204", "青草坪嘎查", "牧区", "已建成", 300, 0.26, (2350, -2250), 3,
        urban_rural="农村"),
]


@dataclass(frozen=True, slots=True)
class Report:
    """What a community's yearly report adds to the counts of people; None: left blank.

    ``yes`` are answers to ``QUESTIONS``, one letter each: y, n, or a dash where nothing was said.
    """

    volunteers: int | None
    social_orgs: int | None
    floating: int | None
    yes: str
    completed: int | None = None
    service_area_m2: int | None = None


QUESTIONS = ("公共服务综合信息平台", "智慧社区", "智慧社区平台", "网上便民服务", "法律顾问", "已建成农村牧区社区")

REPORTS = {
    "北街社区": Report(1110, 14, 820, "yyyyy-"),
    "文庙社区": Report(905, 11, 540, "yyyyy-"),
    "临江社区": Report(412, 10, 260, "yynyy-"),
    "鼓楼社区": Report(640, 9, 610, "ynnyn-"),
    "站前社区": Report(300, 6, 480, "nnnyy-", completed=2012),
    "柳湾村": Report(95, 5, 30, "nnn-yy"),
    "上坝村": Report(None, None, None, "n---nn"),  # little was reported
    # The service station F09 opened a year after the estate was handed over; the playground F54 in time.
    "云锦社区": Report(720, 12, 1390, "yyyyy-", completed=2020),
    "星河社区": Report(850, 10, 1620, "yyyyy-", completed=2022),
    "学苑社区": Report(1240, 16, 900, "yyyyy-", completed=2013),
    "石桥社区": Report(480, 4, 5200, "nnnyn-"),
    "云栖社区": Report(190, 3, 700, "yynyy-", completed=2024),
    # Shares F11, which reports no area; its own share of it was measured.
    "铁北社区": Report(260, 7, 210, "ynny--", service_area_m2=260),
    "沙洲社区": Report(70, 2, 15, "nnnnn-"),
    "东坪村": Report(140, 5, 60, "nnnyyy"),
    "桥南社区": Report(560, 10, 320, "yynyy-"),
    "南岸社区": Report(150, 5, 70, "nnnyy-"),
    "坡上社区": Report(310, 8, 90, "ynnyn-"),
    "映山社区": Report(280, 6, 240, "nnnyy-"),  # redeveloped, nobody wrote down when
    "石门村": Report(160, 6, 40, "nnnyyy"),
    "竹坪村": Report(60, 2, 5, "nnnnyn"),
    "西滩村": Report(45, 1, 5, "nnnnnn"),
    "青草坪嘎查": Report(80, 3, 10, "nnnnyy"),
}


# --- Facilities ---------------------------------------------------------------------------------------------

KINDS = {  # the kind's Chinese name in the table
    "community_service_centre": "社区综合服务设施(社区服务站/党群服务中心/便民服务站)",
    "subdistrict_service_centre": "街道(乡镇)公共服务中心",
    "district_service_centre": "区(县、市)服务中心",
    "service_agent_point": "代办点/服务站点",
    "mobile_service": "流动服务车",
    "legal_service_station": "公共法律服务站(室)",
    "police_office": "警务室/派出所",
    "social_work_station": "社工站(室)",
    "volunteer_station": "志愿服务站点",
    "hospital": "医院",
    "community_health_centre": "社区卫生服务中心",
    "community_health_station": "社区卫生服务站",
    "township_health_centre": "乡镇(苏木)卫生院",
    "village_clinic": "村(嘎查)卫生室",
    "clinic": "诊所",
    "pharmacy": "药店",
    "elderly_day_care": "老年人日间照料中心",
    "elderly_service_station": "老年服务站",
    "elderly_care_complex": "街道级综合养老服务中心",
    "rural_elderly_centre": "农村区域性养老服务中心/互助幸福院",
    "nursing_home": "养老院/老年养护院",
    "community_canteen": "社区食堂",
    "childcare": "托儿所/托育机构",
    "kindergarten": "幼儿园",
    "primary_school": "小学",
    "culture_station": "文化活动站",
    "library": "图书室",
    "outdoor_fitness": "室外健身场地/户外活动场所",
    "wet_market": "菜市场",
    "supermarket": "综合超市",
    "convenience_store": "便利店",
    "express_station": "快递末端综合服务站",
    "parcel_locker": "智能快件箱/信包箱",
    "park": "公园",
}
OFFICE, DAILY, LONG = "周一至周五 09:00-17:00", "周一至周日 08:30-17:30", "周一至周日 07:00-21:00"
GOVERNMENT, PRIVATE = "政府举办", "社会办"


@dataclass(frozen=True, slots=True)
class Facility:
    """One facility; ``serves`` are names of communities, ``areas_m2`` are all, offices, residents' rooms.

    ``fit`` says whether it is barrier-free, fit for the elderly and fit for children: y, n, or a dash for unsaid.
    """

    id: str
    name: str
    kind: str
    at: XY
    hours: str | None = None
    year: int | None = None
    operator: str = GOVERNMENT
    status: str = "现状"
    areas_m2: tuple[int, ...] = ()
    serves: tuple[str, ...] = ()
    complex_id: str | None = None
    beds: int | None = None
    staff: int | None = None
    functions: str | None = None
    places: int | None = None
    schedule: str | None = None
    build_kind: str | None = None
    tenure: str | None = None
    use: str | None = None
    meets_standard: str | None = None
    fit: str = "---"


OLD_TOWN = ("北街社区", "文庙社区", "临江社区", "鼓楼社区", "站前社区")

FACILITIES = [
    # Service stations and centres. X01 holds two in one building.
    Facility("F01", "老城街道公共服务中心", "subdistrict_service_centre", (-1180, 545), DAILY, 2016,
        complex_id="X01", areas_m2=(1850, 420, 1180), staff=26, functions="政务服务;公共法律服务",
        serves=("北街社区", "文庙社区", "临江社区", "鼓楼社区", "站前社区", "柳湾村", "上坝村")),
    Facility("F02", "文庙社区服务站", "community_service_centre", (-1180, 545), OFFICE, 2016,
        complex_id="X01", areas_m2=(640, 150, 410), staff=12, serves=("文庙社区", "柳湾村"),
        functions="综合窗口;代办;社工", build_kind="改建", tenure="自有", use="社区服务;居民活动", fit="-y-"),
    Facility("F03", "北街社区服务站", "community_service_centre", (-690, 745), DAILY, 2011,
        areas_m2=(860, 240, 530), staff=14, serves=("北街社区", "站前社区"),
        functions="综合窗口;代办;志愿;一室多用", build_kind="扩建", tenure="旗县区政府", use="社区服务", fit="yyn"),
    Facility("F04", "临江社区服务站", "community_service_centre", (-1110, 245), OFFICE, 2008, staff=8,
        serves=("临江社区",), tenure="自有", use="社区办公", fit="nn-"),  # neither areas nor functions reported
    Facility("F05", "鼓楼社区服务站", "community_service_centre", (-520, 345), None, 1998, status="停用",
        areas_m2=(310, 90, 180), serves=("鼓楼社区",)),  # closed
    Facility("F06", "站前社区服务站", "community_service_centre", (-490, 1195), None, 2027, status="规划",
        areas_m2=(500, 120, 320), serves=("站前社区",)),  # planned
    Facility("F07", "云溪区服务中心", "district_service_centre", (80, 695), OFFICE, 2019,
        areas_m2=(9600, 4300, 3100), staff=120, functions="政务服务;婚姻登记;社会保障"),
    Facility("F08", "新城街道公共服务中心", "subdistrict_service_centre", (985, 895), DAILY, 2020,
        complex_id="X02", areas_m2=(2400, 610, 1500), staff=31,
        functions="政务服务;公共法律服务;流动人口服务",
        serves=("云锦社区", "星河社区", "学苑社区", "石桥社区", "云栖社区", "铁北社区", "沙洲社区",
            "东坪村")),
    Facility("F09", "云锦社区服务站", "community_service_centre", (238, 330), DAILY, 2021,
        areas_m2=(620, 160, 400), staff=7, serves=("云锦社区", "星河社区"), functions="综合窗口",
        build_kind="新建", tenure="全体业主", use="社区服务", fit="yyy"),
    Facility("F10", "学苑社区服务站", "community_service_centre", (1212, 495), DAILY, 2014,
        areas_m2=(1020, 290, 640), staff=13, serves=("学苑社区",), functions="综合窗口;代办;社会工作;志愿",
        build_kind="扩建", tenure="自有", use="部分出租", fit="yyy"),  # part of it is let
    Facility("F11", "石桥社区服务站", "community_service_centre", (1210, 1010), OFFICE, 2009, staff=10,
        serves=("石桥社区", "铁北社区")),  # reports next to nothing
    Facility("F12", "云栖社区服务站", "community_service_centre", (1560, 312), None, 2026, status="在建",
        areas_m2=(560, 140, 360), serves=("云栖社区",)),  # being built
    Facility("F13", "沙洲社区服务站", "community_service_centre", (1600, -115),
        "周一至周五 09:00-12:00,14:00-17:00", 2003, areas_m2=(180, 60, 100), staff=4, serves=("沙洲社区",),
        functions="代办", tenure="租赁", use="社区服务", fit="nnn"),  # six hours a day
    Facility("F14", "南坪镇公共服务中心", "subdistrict_service_centre", (-85, -300), OFFICE, 2012,
        areas_m2=(1200, 380, 700), staff=22,
        serves=("桥南社区", "南岸社区", "坡上社区", "映山社区", "石门村", "竹坪村", "西滩村", "青草坪嘎查")),
    Facility("F15", "桥南社区服务站", "community_service_centre", (62, -265), OFFICE, 2015,
        areas_m2=(520, 150, 320), staff=8, serves=("桥南社区", "南岸社区", "映山社区"),
        functions="综合窗口;代办;多功能", build_kind="扩建", tenure="自有", use="社区服务", fit="yy-"),
    Facility("F16", "坡上社区服务站", "community_service_centre", (-560, -488), "请提前预约", 2006,
        areas_m2=(330, 110, 190), staff=6, serves=("坡上社区",), functions="便民服务", tenure="租赁",
        use="社区服务", fit="nn-"),  # at the foot of the hill; "by appointment" are no hours
    Facility("F17", "石门村便民服务站", "community_service_centre", (15, -1880), DAILY, 2017,
        areas_m2=(300, 80, 200), staff=5, serves=("石门村", "竹坪村", "西滩村"), functions="综合窗口;代办",
        build_kind="新建", tenure="自有", use="社区服务", fit="yyn"),
    Facility("F18", "青草坪流动服务车", "mobile_service", (2350, -2250), "每月第一个周三 09:00-15:00", 2022,
        serves=("青草坪嘎查",), functions="政务服务;巡回医疗", schedule="每月第一个周三"),
    # Health. Three clinics stand within 80 m of each other; one stands just across the river from 南岸社区.
    Facility("F19", "云溪区人民医院", "hospital", (90, 1060), LONG, 2013, beds=420, staff=510,
        areas_m2=(38000,)),
    Facility("F20", "老城社区卫生服务中心", "community_health_centre", (-560, 645), LONG, 2010, beds=20,
        staff=38, areas_m2=(2100,), meets_standard="是", fit="yy-"),
    Facility("F21", "新城社区卫生服务中心", "community_health_centre", (985, 895), LONG, 2020,
        complex_id="X02", beds=30, staff=45, areas_m2=(2900,)),
    Facility("F22", "站南社区卫生服务站", "community_health_station", (715, 1218), DAILY, 2018, staff=6,
        areas_m2=(180,)),
    Facility("F23", "南坪镇卫生院", "township_health_centre", (212, -368), LONG, 2007, beds=35, staff=32,
        areas_m2=(1750,)),
    Facility("F24", "北街一诊所", "clinic", (-812, 610), DAILY, 2005, PRIVATE, staff=3),
    Facility("F25", "北街二诊所", "clinic", (-790, 645), DAILY, 2012, PRIVATE, staff=4),
    Facility("F26", "北街三诊所", "clinic", (-812, 680), LONG, 2019, PRIVATE, staff=3),
    Facility("F27", "临江诊所", "clinic", (-1050, 112), DAILY, 2014, PRIVATE, staff=3),
    Facility("F28", "石门村卫生室", "village_clinic", (30, -1885), DAILY, 2016, staff=2,
        meets_standard="是"),
    Facility("F29", "东坪村卫生室", "village_clinic", (2600, 668), DAILY, 2016, staff=2),
    Facility("F30", "鼓楼药店", "pharmacy", (-690, 480), LONG, 2010, PRIVATE),
    Facility("F31", "南岸药店", "pharmacy", (-940, -118), LONG, 2018, PRIVATE),
    # The old and the young. No elderly day care in 南坪镇, not even planned.
    Facility("F32", "老城日间照料中心", "elderly_day_care", (-910, 820), DAILY, 2018, beds=30, staff=9,
        areas_m2=(760,)),
    Facility("F33", "新城日间照料中心", "elderly_day_care", (560, 892), DAILY, 2022, PRIVATE, beds=40,
        staff=11, areas_m2=(900,)),
    Facility("F34", "北街老年服务站", "elderly_service_station", (-470, 745), DAILY, 2013, staff=3,
        areas_m2=(260,)),
    Facility("F35", "北街社区食堂", "community_canteen", (-640, 820), "周一至周日 07:00-19:00", 2023,
        staff=8),
    Facility("F36", "北街幼儿园", "kindergarten", (-590, 915), OFFICE, 2004, areas_m2=(1900,)),
    # planned
    Facility("F37", "云栖幼儿园", "kindergarten", (1480, 288), None, 2027, status="规划", areas_m2=(2600,)),
    Facility("F38", "文庙小学", "primary_school", (-1110, 780), OFFICE, 1956, areas_m2=(7200,)),
    Facility("F39", "学苑小学", "primary_school", (1300, 625), OFFICE, 2014, areas_m2=(11800,)),
    # Culture, shopping, green.
    Facility("F40", "临江文化活动站", "culture_station", (-960, 440), DAILY, 2015, areas_m2=(420,)),
    Facility("F41", "云溪区图书馆", "library", (120, 668), "周二至周日 09:00-20:00", 2019, areas_m2=(5400,)),
    Facility("F42", "鼓楼菜市场", "wet_market", (-520, 240), "周一至周日 05:30-19:00", 2002, PRIVATE,
        areas_m2=(2300,)),
    Facility("F43", "新城菜市场", "wet_market", (788, 380), "周一至周日 05:30-19:00", 2021, PRIVATE,
        areas_m2=(3100,)),  # behind the south wall of 星河社区
    Facility("F44", "云溪公园", "park", (1200, 300), LONG, 2015),
    # Help with papers where there is no station, a vehicle that does not say when it comes, law and order.
    Facility("F45", "柳湾村代办点", "service_agent_point", (-2090, 560), OFFICE, 2023, serves=("柳湾村",),
        functions="代办"),
    Facility("F46", "铁北政务代办点", "service_agent_point", (720, 1492), OFFICE, 2022, serves=("铁北社区",),
        functions="代办"),
    Facility("F47", "学苑公共法律服务室", "legal_service_station", (1225, 500), OFFICE, 2018),  # beside F10
    Facility("F48", "桥南公共法律服务室", "legal_service_station", (102, -265), OFFICE, 2017),  # 40 m from F15
    Facility("F49", "老城派出所", "police_office", (-905, 545), LONG, 1996, serves=OLD_TOWN),
    Facility("F50", "老城社工站", "social_work_station", (-1005, 640), OFFICE, 2021, serves=OLD_TOWN, staff=4),
    Facility("F51", "北街志愿服务站", "volunteer_station", (-690, 770), DAILY, 2019),  # 25 m from F03
    Facility("F52", "西滩流动服务车", "mobile_service", (-2090, -760), None, 2023, serves=("西滩村",),
        functions="巡回医疗"),
    # More for the old and the young. The nursery of 桥南 does not say how many places it has.
    Facility("F53", "新城综合养老服务中心", "elderly_care_complex", (1215, 740), DAILY, 2023, beds=60,
        areas_m2=(1500,), fit="yy-"),
    Facility("F54", "云锦健身场地", "outdoor_fitness", (420, 380), None, 2020, areas_m2=(260,)),
    Facility("F55", "学苑健身场地", "outdoor_fitness", (1190, 690), None, 2014, areas_m2=(200,)),
    Facility("F56", "桥南健身场地", "outdoor_fitness", (-110, -380), None, 2015, areas_m2=(120,)),
    Facility("F57", "石门互助幸福院", "rural_elderly_centre", (60, -1760), DAILY, 2020, beds=16,
        areas_m2=(420,), serves=("石门村", "竹坪村")),
    Facility("F58", "云溪区养老院", "nursing_home", (400, 1055), LONG, 2011, beds=300, areas_m2=(8000,)),
    Facility("F59", "北街托育园", "childcare", (-440, 620), OFFICE, 2023, PRIVATE, places=130, areas_m2=(900,)),
    Facility("F60", "学苑托育中心", "childcare", (1090, 760), OFFICE, 2024, places=60, areas_m2=(480,)),
    Facility("F61", "桥南托育园", "childcare", (-30, -385), OFFICE, 2024, PRIVATE, areas_m2=(350,)),
    # Shops. When the store of 桥南 opened nobody wrote down.
    Facility("F62", "鼓楼超市", "supermarket", (-590, 340), LONG, 2014, PRIVATE, areas_m2=(1100,)),
    Facility("F63", "站前便利店", "convenience_store", (-515, 1190), "24小时", 2024, PRIVATE),
    Facility("F64", "学苑便利店", "convenience_store", (1210, 610), LONG, 2024, PRIVATE),
    Facility("F65", "桥南便利店", "convenience_store", (-240, -250), LONG, None, PRIVATE),
    Facility("F66", "北街快递驿站", "express_station", (-350, 900), LONG, 2020, PRIVATE),
    Facility("F67", "北街快件箱", "parcel_locker", (-620, 700), "24小时", 2021, PRIVATE),
]


# --- Compounds: gates and buildings -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate of a walled compound."""

    id: str
    community: str
    name: str
    open_to: str
    at: XY


GATES = [
    Gate("G01", "云锦社区", "云锦北门", "all", (425, 465)),
    Gate("G02", "云锦社区", "云锦西门", "residents", (265, 300)),
    Gate("G03", "星河社区", "星河北门", "all", (800, 865)),  # its only gate
    Gate("G04", "映山社区", "映山北门", "all", (450, -145)),
    Gate("G05", "映山社区", "映山东门", "residents", (585, -320)),
]


@dataclass(frozen=True, slots=True)
class Estate:
    """The residential buildings of one community: lower left corners, size in metres, floors."""

    community: str
    corners: list[XY]
    size_m: tuple[float, float]
    floors: int


ESTATES = [
    Estate("临江社区", [(x, y) for y in (260, 360, 455) for x in (-1280, -1070, -980, -880)], (45, 14), 6),
    Estate("云锦社区", [(x, y) for y in (190, 290, 390) for x in (290, 390, 490)], (40, 16), 18),
    Estate("星河社区", [(x, y) for y in (550, 670, 780) for x in (640, 730, 820, 910)], (42, 16), 24),
]


# --- The cases ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """A hand-placed case, for the README: what it is about, what it shows, what to expect."""

    about: str
    zh: str
    en: str
    expected: str


CASES = [
    Case("柳湾村", "到唯一可达的服务中心 F01 步行约 990 米(4 km/h,14.85 分钟)",
        "990 m on foot to the only service centre within reach, F01", "borderline"),
    Case("南岸社区", "诊所 F27 在对岸,直线约 310 米,绕行大桥约 2.2 公里",
        "clinic F27 is 310 m away across the river, 2.2 km by the only bridge", "unmet, detour"),
    Case("星河社区", "只有北门;菜市场 F43 在南墙外",
        "one gate, to the north; market F43 lies behind the south wall", "unmet, gate"),
    Case("竹坪村", "直线超过 1000 米也没有任何设施", "no facility within 1000 m even in a straight line",
        "unmet, too_far"),
    Case("东坪村", "道路在村外约 400 米处到达数据边界", "its road reaches the edge of the data after 400 m",
        "unknown, data_edge; F29 met"),
    Case("沙洲社区", "江心洲,路网超过 1 公里但不与外界相连;只有服务站 F13",
        "islet with more than 1 km of streets joined to nothing; only station F13 is on it",
        "unknown, island; F13 met"),
    Case("西滩村", "附近只有不足 1 公里的断头路网,距西滩路差 6 米",
        "only a fragment under 1 km nearby, drawn 6 m short of the road", "unknown, island; near miss"),
    Case("青草坪嘎查", "牧区,250 米内无道路;有流动服务车 F18",
        "pastoral; no street within 250 m; mobile service F18", "unknown, off_network"),
    Case("铁北社区", "卫生服务站 F22 在铁路另一侧,仅一处地道",
        "health station F22 behind the railway, one underpass", "met; far without the underpass"),
    Case("坡上社区", "坡地,台阶与扶梯;无台阶时须绕盘山路",
        "hill quarter: steps and a one-way escalator, or the winding road", "F16 near by steps, far without"),
    Case("石门村", "离机动车专用路最近,但行人不得通行",
        "the nearest way is a trunk road that nobody may walk on", "snaps to 南坪路"),
    Case("上坝村", "工作人员数、志愿者、村庄类型未填报", "staff, volunteers and type of village not reported",
        "rules about them: unknown, no_data"),
    Case("云锦社区", "封闭小区;内部路不对外,有居民专用西门",
        "gated; private road inside, a west gate for residents", "leaves through G01, G02"),
    Case("映山社区", "封闭小区,两个门", "gated, two gates", "leaves through G04, G05"),
    Case("石桥社区", "城中村,户均人口多;服务站 F11 无面积数据",
        "urban village; station F11 reports no floor area", "floor area: unknown, no_data"),
    Case("鼓楼社区", "本社区服务站 F05 已停用", "its own station F05 is closed", "F05 does not count"),
    Case("站前社区", "服务站 F06 为规划", "station F06 is only planned", "F06 does not count"),
    Case("云栖社区", "服务站 F12 在建,幼儿园 F37 规划", "station F12 being built, kindergarten F37 planned",
        "F12, F37 do not count"),
    Case("临江社区", "服务站 F04 面积缺失;按住宅楼计算需求",
        "station F04 without areas; demand from buildings", "floor area: unknown, no_data"),
    Case("F01", "与 F02 同在综合体 X01(F08 与 F21 同在 X02)", "in one building with F02 (F08 with F21)",
        "floor area not counted twice"),
    Case("F24", "老城诊所聚集:F24、F25、F26 相距 80 米以内", "cluster: F24, F25 and F26 within 80 m",
        "ties go by id"),
    Case("F32", "老城、新城有日间照料,南坪镇没有(F32、F33)", "day care in two subdistricts, none in 南坪镇",
        "南坪镇: unmet, no_facility"),
    Case("F09", "云锦社区 2020 年交付,F09 2021 年才启用", "opened a year after 云锦社区 was handed over",
        "unmet, too_late"),
    Case("F13", "每天开放 6 小时,周末不开", "open six hours a day, closed at weekends", "unmet, too_short"),
    Case("F16", "开放时间只写“请提前预约”", "its hours say no more than \"by appointment\"", "unknown, no_data"),
    Case("F52", "流动服务车没有写何时到", "a vehicle that does not say when it comes", "西滩村: unknown, no_data"),
    Case("F53", "学苑社区 300 米内没有老年服务站,只有上一级的 F53",
        "no service station within 300 m of 学苑社区, only the higher tier", "unmet, other_tier"),
    Case("F48", "距服务站 F15 40 米,不在 20 米以内(F47 距 F10 14 米)",
        "40 m from station F15, not within 20 m (F47 is, 14 m from F10)", "unmet, too_low"),
    Case("F65", "开业年份未填", "year of opening not reported", "growth: unknown, no_data"),
]

# fmt: on

BY_NAME = {community.name: community for community in COMMUNITIES}


# --- Streets: from tables to OSM XML ------------------------------------------------------------------------


def old_town() -> Iterator[Way]:
    """Yield the grid of the old town, crooked by a fixed seed, and its lanes."""
    rng = random.Random(SEED)
    rows, columns = [row[0] for row in OLD_ROWS], [column[0] for column in OLD_COLUMNS]
    main = {at for at, highway, _ in [*OLD_ROWS, *OLD_COLUMNS] if highway in MAIN_CLASSES}
    corner = {
        (x, y): (x, y) if {x, y} & main else (x + rng.randint(-9, 9), y + rng.randint(-9, 9))
        for y in rows
        for x in columns
    }
    for y, highway, name in OLD_ROWS:
        yield street(highway, name, [corner[x, y] for x in columns])
    for x, highway, name in OLD_COLUMNS:
        yield street(highway, name, [corner[x, y] for y in rows])
    for x, y, direction in OLD_LANES:
        south_west, north_east = corner[x, y], corner[x + 100, y + 100]
        other = corner[x, y + 100], corner[x + 100, y]
        near, far = other if direction == "x" else reversed(other)
        yield street("footway", "", [midpoint(south_west, near), midpoint(far, north_east)])


def midpoint(a: XY, b: XY) -> XY:
    """Return the point halfway between two points."""
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


def trunk_and_railway() -> Iterator[Way]:
    """Yield the ways that nobody may walk on and that share no node with a street."""
    trunk = {"highway": "trunk", "name": "云溪绕城快速路", "motorroad": "yes"}
    for points, more in zip(TRUNK, ({}, {"bridge": "yes", "layer": "1"}, {}), strict=True):
        yield Way(trunk | more, points, group="trunk")
    yield Way({"railway": "rail", "name": "云溪铁路支线"}, RAILWAY, group="rail")


def water_and_land() -> Iterator[Way]:
    """Yield the river's lines, its water as rings, and the land use."""
    for points in RIVER:
        yield Way({"waterway": "river", "name": "云溪"}, points, group="river")
    for ring in water_rings():
        yield Way({"natural": "water", "water": "river", "name": "云溪"}, ring, group="water")
    for tags, ring in LAND:
        yield Way(tags, [*ring, ring[0]], group="land")


def water_rings() -> list[list[XY]]:
    """Return the water surface, cut through the islet so that no ring has a hole."""
    channels = [LineString(line).buffer(w, 2) for line, w in zip(RIVER, RIVER_HALF_WIDTH_M, strict=True)]
    cut = split(union_all(channels), LineString([(1600, -1000), (1600, 1000)]))
    parts = [part for part in cut.geoms if isinstance(part, Polygon)]
    rings = [[rounded((x, y)) for x, y in part.exterior.coords] for part in parts]
    return sorted(rings, key=min)


def with_junctions(ways: list[Way]) -> list[Way]:
    """Give every way a vertex wherever it meets another one of its group on the ground."""
    return [Way(way.tags, junctions_along(way, ways), way.group) for way in ways]


def junctions_along(way: Way, ways: list[Way]) -> list[XY]:
    """Return the vertices of a way, with those where others of its group meet it, in order."""
    if not way.on_ground or way.group != "street":
        return [rounded(point) for point in way.points]
    meeting = [
        point for other in ways if other.group == way.group and other is not way for point in meeting_points(way, other)
    ]
    points: list[XY] = []
    for start, end in pairwise(way.points):
        segment = LineString([start, end])
        on_segment = [point for point in meeting if segment.distance(Point(point)) < 0.1]
        ordered = sorted(on_segment, key=lambda point: segment.project(Point(point)))
        for point in (rounded(start), *map(rounded, ordered), rounded(end)):
            if not points or points[-1] != point:
                points.append(point)
    return points


def meeting_points(way: Way, other: Way) -> list[XY]:
    """Return where ``other`` meets ``way``: its ends, on the ground its vertices and crossings too."""
    line = LineString(way.points)
    if not other.on_ground:
        return [point for point in (other.points[0], other.points[-1]) if line.distance(Point(point)) < 0.1]
    crossings = line.intersection(LineString(other.points))
    found = [(p.x, p.y) for p in getattr(crossings, "geoms", [crossings]) if isinstance(p, Point) and not p.is_empty]
    return found + [point for point in other.points if line.distance(Point(point)) < 0.1]


def rounded(point: XY) -> XY:
    """Return a point rounded to 0.1 m."""
    return (round(float(point[0]), 1), round(float(point[1]), 1))


def osm_xml(ways: Iterable[Way]) -> str:
    """Write ways as OSM XML, nodes numbered in the order in which the ways meet them."""
    stamp = 'version="1" timestamp="2025-12-31T00:00:00Z"'
    nodes: dict[tuple[str, XY], int] = {}
    way_lines: list[str] = []
    for way_id, way in enumerate(ways, start=1):
        refs = [nodes.setdefault((way.group, point), len(nodes) + 1) for point in way.points]
        way_lines.append(f'<way id="{way_id}" {stamp}>')
        way_lines.extend(f'<nd ref="{ref}"/>' for ref in refs)
        way_lines.extend(f'<tag k="{key}" v="{html.escape(value)}"/>' for key, value in way.tags.items())
        way_lines.append("</way>")
    node_lines = []
    for (_, point), node_id in nodes.items():
        lon, lat = to_lon_lat(*point)
        node_lines.append(f'<node id="{node_id}" {stamp} lat="{lat:.7f}" lon="{lon:.7f}"/>')
    head = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<osm version="0.6" generator="云溪(虚构) make_town.py">',
    ]
    return "\n".join([*head, f"<!-- {INVENTED} -->", *node_lines, *way_lines, "</osm>", ""])


# --- Tables: communities, facilities, gates, buildings, areas -----------------------------------------------


def to_lon_lat(x: float, y: float) -> XY:
    """Return longitude and latitude (WGS 84, degrees to seven decimals) of a point of the local grid."""
    lon, lat = TO_WGS84.transform(x, y)
    return (round(lon, 7), round(lat, 7))


def to_lon_lat_all(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return longitudes and latitudes of points of the local grid, one a row."""
    return np.array([to_lon_lat(x, y) for x, y in xy.tolist()])


def geometry_json(shape: BaseGeometry) -> dict[str, Any]:
    """Return a shape of the local grid as GeoJSON geometry in WGS 84."""
    return dict(mapping(transform(shape, to_lon_lat_all)))


def people(community: Community) -> Properties:
    """Return the counts of a community: from households and shares, a little uneven by a seed of its own."""
    rng = random.Random(f"{SEED}-{community.id}")
    population = round(community.households * community.household_size * rng.uniform(0.96, 1.04))
    over_60 = round(population * community.over_60_share)
    return {
        "户数": community.households,
        "常住人口": population,
        "户籍人口": round(population * (0.72 if community.build_status == "新建" else 1.06)),
        "60岁以上人口": over_60,
        "80岁以上": round(over_60 * rng.uniform(0.10, 0.15)),
        "0-3岁": round(population * rng.uniform(0.018, 0.034)),
        "工作人员数": community.staff,
    }


def reported(community: Community) -> Properties:
    """Return what a community's yearly report adds."""
    said = REPORTS[community.name]
    return {
        "建成年份": said.completed,
        "流动人口": said.floating,
        "注册志愿者": said.volunteers,
        "社区社会组织数": said.social_orgs,
        "社区综合服务设施面积": said.service_area_m2,
        **dict(zip(QUESTIONS, map(yes_or_no, said.yes), strict=True)),
    }


def yes_or_no(letter: str) -> str | None:
    """Return the word of a letter: yes, no, or nothing."""
    return {"y": "是", "n": "否"}.get(letter)


def community_row(community: Community) -> Properties:
    """Return a row of the community table, without its place."""
    return {
        "社区编码": community.id,
        "社区名称": community.name,
        "所属街道": community.subdistrict,
        "区县": DISTRICT,
        "城乡分类": community.urban_rural,
        "村庄类型": community.place_type,
        "建设状态": community.build_status,
        **people(community),
        **reported(community),
        "备注": "虚构",
    }


def facility_row(facility: Facility) -> dict[str, str | int | float | None]:
    """Return a row of the facility table."""
    lon, lat = to_lon_lat(*facility.at)
    return {
        "编号": facility.id,
        "名称": facility.name,
        "类别": KINDS[facility.kind],
        "状态": facility.status,
        "举办主体": facility.operator,
        "服务社区": ";".join(BY_NAME[name].id for name in facility.serves),
        "所在综合体": facility.complex_id,
        **dict(zip_longest(("建筑面积", "办公面积", "居民活动用房面积"), facility.areas_m2)),
        "床位数": facility.beds,
        "托位数": facility.places,
        "工作人员": facility.staff,
        "建成年份": facility.year,
        "开放时间": facility.hours,
        "服务周期": facility.schedule,
        "功能": facility.functions,
        "建设方式": facility.build_kind,
        "产权": facility.tenure,
        "实际用途": facility.use,
        "是否达标": facility.meets_standard,
        **dict(zip(("无障碍", "适老化", "适儿化"), map(yes_or_no, facility.fit), strict=True)),
        "经度": f"{lon:.7f}",
        "纬度": f"{lat:.7f}",
        "备注": "虚构",
    }


def gate_features() -> Iterator[tuple[Properties, BaseGeometry]]:
    """Yield the gates: properties and point."""
    for gate in GATES:
        community = BY_NAME[gate.community].id
        yield (
            {"id": gate.id, "community_id": community, "名称": gate.name, "open_to": gate.open_to},
            Point(gate.at),
        )


def building_features() -> Iterator[tuple[Properties, BaseGeometry]]:
    """Yield the buildings; a community's households are dealt out evenly, to the last one."""
    for estate in ESTATES:
        community = BY_NAME[estate.community]
        each, left = divmod(community.households, len(estate.corners))
        for number, (x, y) in enumerate(estate.corners, start=1):
            properties: Properties = {
                "id": f"{community.id}-{number:02d}",
                "community_id": community.id,
                "households": each + (number <= left),
                "floors": estate.floors,
            }
            yield properties, box(x, y, x + estate.size_m[0], y + estate.size_m[1])


def area_features() -> Iterator[tuple[Properties, BaseGeometry]]:
    """Yield subdistricts, district and city; an area's id is its name, as the communities write it."""
    outlines = subdistrict_outlines()
    totals = {
        name: sum(int(people(c)["常住人口"] or 0) for c in COMMUNITIES if c.subdistrict == name) for name in outlines
    }
    for code, name in SUBDISTRICTS.items():
        yield area_row(name, "subdistrict", DISTRICT, totals[name], code), outlines[name]
    whole = union_all(list(outlines.values()))
    yield area_row(DISTRICT, "district", CITY, sum(totals.values()), "990101"), whole
    yield area_row(CITY, "city", None, sum(totals.values()), "9901"), whole


def area_row(name: str, level: str, parent: str | None, population: int, code: str) -> Properties:
    """Return the properties of one area."""
    return {
        "id": name,
        "level": level,
        "parent": parent,
        "name": name,
        "population": population,
        "code": code,
    }


def subdistrict_outlines() -> dict[str, Polygon]:
    """Return the outlines: the river's south channel divides north from south, 云溪大道 west from east."""
    west, south, east, north = -3330.0, -2700.0, 3080.0, 2100.0
    river = [(west, RIVER[0][0][1]), *RIVER[0], *RIVER[2], *RIVER[3]]
    bridge = (-100.0, 0.0)
    at_bridge = next(i for i, (x, _) in enumerate(river) if x > bridge[0])
    upper, lower = [*river[:at_bridge], bridge], [bridge, *river[at_bridge:]]
    divide = [(-100.0, 1230.0), (-100.0, 1390.0), (-400.0, 1600.0), (-400.0, north)]
    return {
        "老城街道": Polygon([*upper, *divide, (west, north)]),
        "新城街道": Polygon([*lower, (east, north), *reversed(divide)]),
        "南坪镇": Polygon([*reversed(lower), *reversed(upper[:-1]), (west, south), (east, south)]),
    }


# --- Writing ------------------------------------------------------------------------------------------------


def geojson(name: str, features: Iterable[tuple[Properties, BaseGeometry]]) -> str:
    """Write a feature collection, one feature a line, labelled as invented."""
    lines = [
        json.dumps(
            {"type": "Feature", "properties": properties, "geometry": geometry_json(shape)},
            ensure_ascii=False,
        )
        for properties, shape in features
    ]
    head = f'{{"type": "FeatureCollection", "name": "{name}", "description": "{INVENTED}", "features": [\n'
    return head + ",\n".join(lines) + "\n]}\n"


def facilities_csv() -> str:
    """Write the facility table, with the byte order mark that Excel wants."""
    rows = [facility_row(facility) for facility in FACILITIES]
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff" + text.getvalue()


def communities_workbook() -> Workbook:
    """Return the community table as a workbook: codes as text, points, a sheet that says 虚构."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "社区(虚构)"
    for number, community in enumerate(COMMUNITIES):
        centre = community.shape.centroid
        row = community_row(community)
        note = row.pop("备注")
        lon, lat = to_lon_lat(centre.x, centre.y)
        full = {**row, "经度": lon, "纬度": lat, "备注": note}
        if number == 0:
            sheet.append(list(full))
        sheet.append(list(full.values()))
        sheet.cell(sheet.max_row, 1).number_format = "@"
    book.create_sheet("说明").append([INVENTED])
    return book


def case_table() -> str:
    """Return the cases as a Markdown table."""
    codes = {**{c.name: c.id for c in COMMUNITIES}, **{f.id: f.id for f in FACILITIES}}
    names = {**{c.name: c.name for c in COMMUNITIES}, **{f.id: f.name for f in FACILITIES}}
    head = ["| 编号 id | 名称 name | 情形 case | 预期 expected |", "|---|---|---|---|"]
    rows = [f"| {codes[c.about]} | {names[c.about]} | {c.zh}<br>{c.en} | {c.expected} |" for c in CASES]
    return "\n".join([*head, *rows])


def readme(old: str) -> str:
    """Return the README with its table of cases renewed; the words around it are written by hand."""
    before, _, rest = old.partition("<!-- cases -->")
    _, _, after = rest.partition("<!-- /cases -->")
    return f"{before}<!-- cases -->\n{case_table()}\n<!-- /cases -->{after}"


def text_files() -> dict[str, str]:
    """Return the contents of every text file, by name."""
    ways = with_junctions([*old_town(), *STREETS])
    return {
        "streets.osm": osm_xml([*ways, *trunk_and_railway(), *water_and_land()]),
        "communities.geojson": geojson("云溪社区(虚构)", ((community_row(c), c.shape) for c in COMMUNITIES)),
        "facilities.csv": facilities_csv(),
        "buildings.geojson": geojson("云溪住宅楼(虚构)", building_features()),
        "gates.geojson": geojson("云溪小区门(虚构)", gate_features()),
        "areas.geojson": geojson("云溪行政区(虚构)", area_features()),
        "README.md": readme((HERE / "README.md").read_text(encoding="utf-8")),
    }


def make_town(folder: Path) -> None:
    """Write the town into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in text_files().items():
        (folder / name).write_bytes(text.encode())
        print(f"{name}: {len(text.encode()):,} bytes")
    communities_workbook().save(folder / "communities.xlsx")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the invented town 云溪(虚构).")
    parser.add_argument("--out", type=Path, default=HERE)
    make_town(parser.parse_args().out)
