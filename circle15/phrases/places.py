"""Where the rows of a file are: datums, reference systems, and coordinates that cannot be right."""

from typing import Final

#: Key to Chinese and English text.
PHRASES: Final[dict[str, tuple[str, str]]] = {
    # what the numbers can be
    "numbers_degrees": (
        "从数值看是经纬度（度）：国家2000写 EPSG:4490，WGS 84 写 EPSG:4326。",
        "look like degrees: EPSG:4490 for CGCS2000, EPSG:4326 for WGS 84.",
    ),
    "numbers_degrees_swapped": (
        "从数值看是经纬度（度），但纬度在前、经度在后：请先调换，再写 EPSG:4490 或 EPSG:4326。",
        "look like degrees with the latitude first: swap them, then write EPSG:4490 or EPSG:4326.",
    ),
    "numbers_zone": (
        "从数值看是高斯—克吕格投影 {width} 度带第 {zone} 带（中央经线 {meridian}°）：国家2000写 EPSG:{cgcs}，"
        "西安80写 EPSG:{xian}，北京54写 EPSG:{beijing}。",
        "look like zone {zone} of the {width}-degree Gauss-Krüger zones (central meridian {meridian}° E): EPSG:{cgcs} if these "
        "are CGCS2000, EPSG:{xian} for Xian 1980, EPSG:{beijing} for Beijing 1954.",
    ),
    "numbers_no_zone": (
        "从数值看是不带带号的高斯—克吕格坐标，看不出是哪一带：请向数据提供单位询问坐标系和中央经线。"
        "国家2000三度带：中央经线 75° 写 EPSG:4534，每增加 3° 编号加 1，例如 102° 写 EPSG:4543，114° 写 EPSG:4547；UTM 投影写 EPSG:32643（75°）至 32653（135°），每 6° 加 1。",
        "look like Gauss-Krüger coordinates without a zone number, which does not say the zone: ask their owner for the system and "
        "the central meridian. For CGCS2000 in 3-degree zones, 75° E is EPSG:4534 and each 3° more adds 1: EPSG:4543 is 102°, "
        "EPSG:4547 is 114°. For UTM, 75° E is EPSG:32643 and each 6° more adds 1, up to EPSG:32653.",
    ),
    "numbers_mercator": (
        "从数值看可能是网络地图的墨卡托米制坐标（EPSG:3857）；国内网络地图的这种坐标还带偏移，请改为导出经纬度。",
        "look like the metres of a web map (EPSG:3857); those of Chinese web maps are shifted as well, so export longitude "
        "and latitude instead.",
    ),
    "numbers_local": (
        "从数值看不出是哪种坐标系，可能是地方独立坐标系：请向测绘部门索取国家2000坐标的数据。",
        "are of no system that can be told from their size, perhaps a city's own: ask the surveying office for the data in CGCS2000.",
    ),
    "numbers_northing_first": (
        "另外，北坐标（测绘中的 X，七位数）写在了前面，东坐标（测绘中的 Y）写在了后面。",
        "The northing (X to surveyors, seven digits) stands first here and the easting (Y) second.",
    ),
    # the whole file
    "crs_missing_numbers": (
        "{what}没有坐标系。其中的坐标 {x}, {y} {likely:zh}请在数据中写明坐标系（例如补上 .prj 文件），或用 crs 写明。",
        "{what} has no coordinate reference system. Its coordinates, such as {x}, {y}, {likely:en} "
        "Set one in the data, for example with its .prj file, or name it with crs.",
    ),
    "crs_several": (
        "{file} 的各行写有不同的坐标系：{codes}。请统一为一种坐标系后重试。",
        "The rows of {file} name different reference systems: {codes}. Bring them to one and try again.",
    ),
    "coordinates_metres": (
        "{file} 第 {row} 行的坐标 {x}, {y} 是以米为单位的投影坐标，不是经纬度；{likely:zh}"
        "请用 crs 写明坐标系（写法：crs = \"EPSG:编号\"），或改为导出经纬度。",
        "{file}, row {row}: the coordinates {x}, {y} are metres of a projection and not degrees; they {likely:en} "
        "Name the system with crs = \"EPSG:...\", or export longitude and latitude.",
    ),
    "layer_metres": (
        "{file} 声明的坐标系是 {crs}（度），但第 {row} 个要素的坐标 {x}, {y} 是米；{likely:zh}请用 crs 写明正确的坐标系。",
        "{file} says that it is in {crs}, which is in degrees, but feature {row} stands at {x}, {y}, which are metres; they "
        "{likely:en} Name the right system with crs.",
    ),
    "coordinates_degrees": (
        "{file} 的坐标系是 {crs}（米），但第 {row} 行的坐标 {x}, {y} 是经纬度（度）。"
        "请删去 crs，或改为 crs = \"EPSG:4490\"（国家2000）或 \"EPSG:4326\"（WGS 84）。",
        "{file} is said to be in {crs}, which is in metres, but the coordinates of row {row}, {x}, {y}, are degrees. "
        "Leave crs out, or write crs = \"EPSG:4490\" (CGCS2000) or \"EPSG:4326\" (WGS 84).",
    ),
    "crs_unlike_numbers": (
        "{file} 第 {row} 行的坐标 {x}, {y} 不可能属于坐标系 {crs}；{likely:zh}请更正 crs。",
        "{file}, row {row}: the coordinates {x}, {y} cannot be in {crs}; they {likely:en} Correct crs.",
    ),
    "table_swapped": (
        "{file} 的经度和纬度填反了：例如第 {row} 行的经度是 {x}，纬度是 {y}。"
        "请对调两列的表头，或用 columns 写明：columns = {{ lon = \"...\", lat = \"...\" }}。",
        "{file} has longitude and latitude swapped: row {row}, for example, has the longitude {x} and the latitude {y}. "
        "Swap the two headings, or say with columns which is which: columns = {{ lon = \"...\", lat = \"...\" }}.",
    ),
    "layer_swapped": (
        "{file} 的经度和纬度颠倒了：例如第 {row} 个要素在 {x}, {y}（应为经度在前、纬度在后）。请按“经度，纬度”的次序重新导出。",
        "{file} has longitude and latitude swapped: feature {row}, for example, stands at {x}, {y}, and the longitude should come "
        "first. Export it again with the longitude first.",
    ),
    "northing_first": (
        "文件 {file} 把北坐标写在东坐标的位置（例如第 {row} 行：{x}, {y}），已按 {crs} 对调后使用。请核对地图上的位置。",
        "The file {file} has northings where eastings belong (row {row}: {x}, {y}); they were taken the right way round for {crs}. "
        "Check the places on the map.",
    ),
    "crs_accuracy_unknown": (
        "文件 {file} 采用 {crs} 坐标系。它与 WGS 84、国家2000之间的转换参数由各地测绘部门保管，这里只能近似转换，"
        "位置可能偏差数十米，多则约一百米。请向测绘部门索取国家2000坐标的数据。",
        "The file {file} is in {crs}. The parameters from there to WGS 84 and CGCS2000 are local and kept by the surveying offices: "
        "the places were brought over approximately and may be off by some tens of metres, at most about a hundred. "
        "Ask the surveying office for the data in CGCS2000.",
    ),
    "crs_accuracy": (
        "文件 {file} 采用 {crs} 坐标系，转换到 WGS 84 的公布精度为 {accuracy:g} 米；该参数未必适用于本地。请核对地图上的位置。",
        "The file {file} is in {crs}; its transformation to WGS 84 is listed with an accuracy of {accuracy:g} m, which need not hold "
        "everywhere. Check the places on the map.",
    ),
    # datums
    "datum_unshifted": (
        "文件 {file} 中 {count} 行的坐标已由 {datum} 转换为 WGS 84，位置一般移动了约 {metres:.0f} 米。",
        "The coordinates of {count} rows of {file} were brought from {datum} to WGS 84, which moved them by about {metres:.0f} m.",
    ),
    "datum_abroad": (
        "文件 {file} 写明坐标为 {datum}，但其 {count} 行都在中国以外，{datum} 在那里没有偏移，坐标未作改动。请核对经度和纬度。",
        "The file {file} is said to be in {datum}, but its {count} rows lie outside China, where {datum} moves nothing: they were "
        "left as they are. Check longitude and latitude.",
    ),
    "datum_of_heading": (
        "文件 {file} 的表头“{heading}”写明坐标为 {named}，已按此读取。",
        "The heading '{heading}' of {file} says that the coordinates are in {named}; they were read so.",
    ),
    "datum_heading_differs": (
        "文件 {file} 的表头“{heading}”写的是 {named}，但 datum 写明为 {datum}，已按 datum 读取。请核对。",
        "The heading '{heading}' of {file} says {named}, but datum says {datum}, and was followed. Check which is right.",
    ),
    "datum_of_rows": (
        "文件 {file} 有 {count} 行在“{heading}”列写的坐标系与 datum 所写的 {datum} 不同，这些行已按列中所写读取。请核对。",
        "In {file}, {count} rows name another datum in the column '{heading}' than the {datum} that datum names; these were read as "
        "the column says. Check which is right.",
    ),
    "reject_coord_sys": (
        "无法识别该行的坐标系，位置不可信",
        "the datum of this row is not known, so that its place cannot be trusted",
    ),
    "remedy_coord_sys": (
        "请填写 WGS84、国家2000、GCJ-02（高德）或 BD-09（百度）；若全表相同，也可用 datum 或 crs 写明。",
        "Write WGS84, CGCS2000, GCJ-02 or BD-09; or name the whole file's with datum or crs.",
    ),
    # single rows
    "reject_coordinates_swapped": ("经度和纬度似乎填反了", "longitude and latitude look swapped"),
    "remedy_coordinates_swapped": ("请对调该行的经度和纬度。", "Swap the two in this row."),
    "reject_coordinates_zero": (
        "坐标为 0, 0，一般表示没有坐标",
        "the coordinates are 0, 0, which stands for none",
    ),
    "remedy_coordinates_zero": ("请补填经度和纬度。", "Fill in longitude and latitude."),
    "reject_system": (
        "坐标不可能属于坐标系 {crs}",
        "the coordinates cannot be in {crs}",
    ),
    "remedy_system": (
        "请检查该行的带号、数字位数和东、北坐标的次序。",
        "Check the zone number, the digits, and the order of easting and northing in this row.",
    ),
    "reject_far": (
        "该位置距其他各行约 {km:.0f} 公里，可能在其他城市或海上",
        "the place lies {km:.0f} km from the others, in another city or in the sea",
    ),
    "remedy_far": (
        "请核对经度和纬度；若无误，可不处理。",
        "Check longitude and latitude; if they are right, nothing is to be done.",
    ),
    "rows_far": (
        "文件 {file} 有 {count} 行（例如第 {row} 行）距其他各行 {limit:.0f} 公里以上（最远 {km:.0f} 公里），"
        "可能在其他城市或海上，已保留。请核对这些行的坐标。",
        "In {file}, {count} rows, such as row {row}, lie more than {limit:.0f} km from the others (at most {km:.0f} km), in another "
        "city or in the sea. They were kept. Check their coordinates.",
    ),
}  # fmt: skip
