"""The columns of every table, as data: names, types, units, bounds, and the words of files for a choice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from circle15.values import folded

ColumnType = Literal["text", "integer", "number", "yes_no", "date", "choice", "ids"]

#: What becomes of a row that is to be located.
ToLocate = Literal["rejected", "listed", "set_apart"]

POINT_TYPES: Final = frozenset({"Point"})
AREA_TYPES: Final = frozenset({"Polygon", "MultiPolygon"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name
        Its name in every table of circle15.
    type
        What its values are.
    needed
        Whether a row without it is rejected.
    choices
        What words in a file mean, for a column of type ``choice``; ids of kinds where it is empty.
    minimum, maximum
        Bounds of a number, both allowed.
    unit
        Unit of a number, for people.
    default
        What stands in a row that says nothing.
    always
        Whether a table gets the column even if its file has none.
    """

    name: str
    type: ColumnType = "text"
    needed: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    default: str | None = None
    always: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a table looks like.

    Parameters
    ----------
    name
        Its name, for example ``communities``.
    columns
        Its columns beside the index and the geometry.
    geometry_types
        Types of geometry that its rows may have; a multi-point of a single point counts as a point.
    geometry_needed
        Whether a row without a geometry is rejected.
    to_locate
        What becomes of a row without a geometry that says by name or address what is to be located (待定位): it is
        ``"rejected"`` as any other, ``"listed"`` among the faults and kept, or kept to be ``"set_apart"``.
    id_from
        Column that gives the ids of a file without an id column; empty: the rows are numbered.
    ids_unique
        Whether a row with the id of an earlier one is rejected.
    """

    name: str
    columns: tuple[Column, ...]
    geometry_types: frozenset[str]
    geometry_needed: bool = True
    to_locate: ToLocate = "rejected"
    id_from: str = ""
    ids_unique: bool = True

    def column(self, name: str) -> Column | None:
        """Find a column by its name."""
        return next((column for column in self.columns if column.name == name), None)


def _columns(kind: ColumnType, names: str, unit: str = "", minimum: float | None = None) -> tuple[Column, ...]:
    """Columns that share type, unit and minimum, by names separated by spaces."""
    return tuple(Column(name=name, type=kind, unit=unit, minimum=minimum) for name in names.split())


def _year(name: str) -> Column:
    return Column(name=name, type="integer", minimum=1800, maximum=2100, unit="year")


def _choice(name: str, default: str | None = None, **words: str) -> Column:
    """Build a column of choices: each with the words that mean it, separated by spaces."""
    meant = {folded(word): value for value, text in words.items() for word in (value, *text.split())}
    return Column(
        name=name, type="choice", choices=MappingProxyType(meant), default=default, always=default is not None
    )


_URBAN_RURAL: Final = _choice(
    "urban_rural",
    urban="城市 城镇 城区 城市社区 城镇社区 城市/城镇 111 112 121 122 123 u "
    "city town borough suburb quarter neighbourhood",
    rural="农村 乡村 农村牧区 农村社区 乡村社区 牧区 农村/牧区 210 220 r village hamlet isolated_dwelling",
)
_PLACE_TYPE: Final = _choice(
    "place_type",
    urban="城镇社区 城市社区 城镇 城市 城市/城镇",
    urban_village="城中村",
    suburban_village="城郊村 城郊结合村 城郊结合部 城郊",
    township_seat_village="苏木乡镇政府驻地村 乡镇政府驻地村 政府驻地村 驻地村 镇政府驻地村 苏木乡镇政府驻地",
    central_village="中心村",
    traditional_rural="传统农村 传统村 传统村落 农村 农村社区",
    pastoral="牧区 牧业村",
    water_source_area="水源区 水源地 水源保护区",
)
_BUILD_STATUS: Final = _choice(
    "build_status",
    new="新建 新建小区 新建住宅小区 新",
    redeveloped="旧城区连片改造 旧城改造 连片改造 改造 旧改",
    built="已建成 建成 已建 已建成小区 既有",
    old="老旧小区 老旧 老小区 老旧城区 旧",
)
_STATUS: Final = _choice(
    "status",
    default="open",
    open="现状 运营 开放 运营中 在用 使用中 正常 营业 已建 已建成 建成 现有 现存",
    building="在建 建设中 施工 施工中 construction",
    planned="规划 拟建 规划中 待建 计划 proposed",
    closed="停用 关闭 撤销 停业 关停 停止使用 disused abandoned",
)
_OPERATOR: Final = _choice(
    "operator_type",
    government="政府 政府举办 政府办 公办 公立 国有 事业单位 public",
    private="社会 社会办 社会举办 社会力量 民办 私立 民营 企业 个人 非政府 other community ngo religious",
)
_OPEN_TO: Final = _choice(
    "open_to",
    default="all",
    all="所有人 公众 开放 全部 全天开放 不限 是 public yes",
    residents="居民 业主 仅居民 仅业主 刷卡 刷脸 门禁 仅限居民 private",
)
_LEVEL: Final = _choice(
    "level",
    subdistrict="街道 乡镇 镇街 街道(乡镇) 镇 乡 苏木 苏木乡镇",
    district="区县 区 县 旗 县(市、区) 旗县市区 县级市",
    city="市 城市 地级市 盟 州",
)
_NAME: Final = Column(name="name", always=True)

# Counts of people and households may be fractions: they often come from cells of a population grid.
COMMUNITIES: Final = Table(
    name="communities",
    columns=(
        _NAME,
        *_columns("text", "address subdistrict district"),
        _URBAN_RURAL,
        _PLACE_TYPE,
        _BUILD_STATUS,
        _year("completion_year"),
        *_columns("number", "households dwellings low_income", minimum=0),
        *_columns("number", "population registered_population floating_population", "persons", 0),
        *_columns("number", "pop_60plus pop_65plus pop_80plus", "persons", 0),
        *_columns("number", "pop_0_3 pop_3_6 pop_6_12 pop_0_14 disabled", "persons", 0),
        *_columns("number", "staff volunteers social_orgs", minimum=0),
        *_columns("number", "area_km2", "km2", 0),
        *_columns("number", "residential_floor_area_m2 service_area_m2 office_area_m2 activity_area_m2", "m2", 0),
        *_columns("yes_no", "info_platform smart_infrastructure smart_platform online_services legal_adviser"),
        *_columns("yes_no", "built_as_rural_community"),
    ),
    geometry_types=POINT_TYPES | AREA_TYPES,
    to_locate="listed",
)

AREAS: Final = Table(
    name="areas",
    columns=(
        Column(name="level", type="choice", needed=True, choices=_LEVEL.choices),
        Column(name="parent", always=True),
        _NAME,
        *_columns("number", "population registered_population pop_60plus", "persons", 0),
        *_columns("number", "households staff", minimum=0),
    ),
    geometry_types=AREA_TYPES,
    geometry_needed=False,
    id_from="name",
)

FACILITIES: Final = Table(
    name="facilities",
    columns=(
        Column(name="kind", type="choice", needed=True, always=True),
        Column(name="kind_rule", always=True),
        Column(name="typecode"),
        _NAME,
        *_columns("text", "address"),
        _STATUS,
        _OPERATOR,
        *_columns("ids", "serves_ids"),
        *_columns("text", "complex_id"),
        *_columns("number", "floor_area_m2 site_area_m2 office_area_m2 activity_area_m2", "m2", 0),
        *_columns("number", "beds places classes staff", minimum=0),
        _year("opened_year"),
        *_columns("text", "opening_hours functions build_kind tenure actual_use consortium chain schedule stops"),
        *_columns("yes_no", "meets_standard barrier_free ageing_friendly child_friendly open_to_public"),
        *_columns("text", "coord_sys"),
        *_columns("date", "source_date"),
        *_columns("text", "source"),
    ),
    geometry_types=POINT_TYPES | AREA_TYPES,
    to_locate="set_apart",
)

GATES: Final = Table(
    name="gates",
    columns=(
        Column(name="community_id", needed=True, always=True),
        _OPEN_TO,
        *_columns("text", "hours"),
        _NAME,
    ),
    geometry_types=POINT_TYPES,
)

BUILDINGS: Final = Table(
    name="buildings",
    columns=(
        Column(name="community_id", always=True),
        *_columns("number", "households", minimum=0),
        *_columns("number", "population", "persons", 0),
        *_columns("number", "floors", minimum=0),
    ),
    geometry_types=POINT_TYPES | AREA_TYPES,
)

# Grids write -99999 where they know nothing: numbers below nought are no fault of a row, and do not count.
POPULATION: Final = Table(
    name="population",
    columns=(Column(name="population", type="number", unit="persons"), Column(name="households", type="number")),
    geometry_types=POINT_TYPES | AREA_TYPES,
)

TABLES: Final = MappingProxyType(
    {table.name: table for table in (COMMUNITIES, AREAS, FACILITIES, GATES, BUILDINGS, POPULATION)}
)
