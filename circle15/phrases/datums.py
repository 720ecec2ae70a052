"""In which datum points look as if they were, and what follows from it."""

from typing import Final

#: Key to Chinese and English text.
PHRASES: Final[dict[str, tuple[str, str]]] = {
    "detective_name_wgs84": ("WGS 84（与 CGCS2000 相差不到 1 米）", "WGS 84 (CGCS2000 within a metre)"),
    "detective_name_cgcs2000": ("CGCS2000（与 WGS 84 相差不到 1 米）", "CGCS2000 (WGS 84 within a metre)"),
    "detective_name_gcj02": ("GCJ-02（高德、腾讯地图）", "GCJ-02 (AMap, Tencent)"),
    "detective_name_bd09": ("BD-09（百度地图）", "BD-09 (Baidu)"),
    "detective_unsaid": ("未写明", "not said"),
    "detective_sure": ("可以确定", "certainly"),
    "detective_likely": ("很可能", "probably"),
    "detective_cannot_tell": ("无法判断", "it cannot be told whether"),
    "detective_short_wgs84": ("WGS 84", "WGS 84"),
    "detective_short_gcj02": ("GCJ-02", "GCJ-02"),
    "detective_short_bd09": ("BD-09", "BD-09"),
    "detective_numbers": (
        "按 {datum:zh} 为 {metres:.0f} 米、{share:.0%}",
        "as {datum:en} {metres:.0f} m and {share:.0%}",
    ),
    "detective_fits": (
        "从 {points} 个点与道路的贴合程度看，{sureness:zh}这些经纬度属于 {datum:zh}。到最近道路的中位距离和 30 米内有道路的点所占比例："
        "{numbers:zh}。把这些点平移到附近其他位置，能同样贴近道路的位置只占 {chance:.1%}",
        "By how {points} points fit the streets, these longitudes and latitudes are {sureness:en} in {datum:en}. Median distance to the "
        "nearest street, and share of points with one within 30 m: {numbers:en}. Moved elsewhere nearby, the points fit as well at "
        "{chance:.1%} of the places",
    ),
    "detective_chance": (
        "{points} 个点按哪种坐标系理解，都不比随意平移后明显更贴近道路，无法判断属于哪种坐标系。到最近道路的中位距离和 30 米内有道路的点所占"
        "比例：{numbers:zh}",
        "In no datum do the {points} points fit the streets clearly better than moved at random, so that theirs cannot be told. Median "
        "distance to the nearest street, and share of points with one within 30 m: {numbers:en}",
    ),
    "detective_close": (
        "{points} 个点按两种坐标系理解，贴近道路的程度相差不大，无法判断属于哪种（也可能混用了两种）。到最近道路的中位距离和 30 米内有道路的点"
        "所占比例：{numbers:zh}",
        "The {points} points fit the streets about as well in two datums, so that theirs cannot be told; perhaps both are mixed. Median "
        "distance to the nearest street, and share of points with one within 30 m: {numbers:en}",
    ),
    "detective_few": (
        "可用来判断坐标系的不同位置只有 {points} 个，太少，无法判断",
        "Only {points} different places can be used to tell the datum, too few to tell",
    ),
    "detective_far": (
        "按哪种坐标系理解，都只有 {points} 个点在道路 1.5 公里以内，无法判断属于哪种坐标系",
        "In whatever datum, only {points} points have a street within 1.5 km, so that their datum cannot be told",
    ),
    "detective_outside": (
        "这些点在中国以外，GCJ-02 和 BD-09 在那里不适用，无需判断",
        "The points lie outside China, where GCJ-02 and BD-09 do not apply, so that there is nothing to tell",
    ),
    "detective_corrected_twice": (
        "{points} 个点按哪种坐标系理解都不贴近道路，但加回 GCJ-02 偏移后贴合：原数据可能本来就是 WGS 84，却又被“纠偏”了一次。到最近道路的中位距离和 30 米内有道路的点所占比例：{numbers:zh}",
        "The {points} points fit the streets in no datum, but do once the shift of GCJ-02 is put back: perhaps they were WGS 84 "
        "and were corrected nevertheless. Median distance to the nearest street, and share of points with one within 30 m: {numbers:en}",
    ),
    "datum_found": (
        '文件 {file} 写明 datum = "auto"：{opinion:zh}。已据此换算为 WGS 84。',
        'The file {file} asks for datum = "auto". {opinion:en}. They were brought to WGS 84 accordingly.',
    ),
    "datum_found_as_is": (
        '文件 {file} 写明 datum = "auto"：{opinion:zh}。坐标按原样使用。',
        'The file {file} asks for datum = "auto". {opinion:en}. They are used as they stand.',
    ),
    "datum_not_found": (
        '文件 {file} 写明 datum = "auto"，但不能确定它的坐标系：{opinion:zh}。请向数据提供单位核实，并改写为 datum = "wgs84"、'
        '"cgcs2000"、"gcj02"（高德、腾讯）或 "bd09"（百度）。',
        'The file {file} asks for datum = "auto", but its datum is not certain. {opinion:en}. Ask whoever made the data, and write '
        'datum = "wgs84", "cgcs2000", "gcj02" (AMap, Tencent) or "bd09" (Baidu).',
    ),
    "datum_doubted": (
        '文件 {file} 按 {claimed:zh} 坐标使用，但看起来不对：{opinion:zh}。数据未作改动。请核实；若确是如此，请写明 datum = "{key}"。',
        "The file {file} is used as {claimed:en}, which looks wrong. {opinion:en}. Nothing was changed. Check it; if it is so, write "
        'datum = "{key}".',
    ),
    "datum_corrected_twice": (
        "文件 {file} 的坐标可能被多纠偏了一次：{opinion:zh}。数据未作改动。请核实，并改用未纠偏的原始坐标。",
        "The file {file} may have been corrected once too often. {opinion:en}. Nothing was changed. Check it, and use the numbers "
        "from before the correction.",
    ),
    "datum_auto_not_here": (
        '{role}表 {file} 的坐标系不能自动判断：datum = "auto" 只用于社区和设施。请写明 datum = "wgs84"、"cgcs2000"、"gcj02" 或 '
        '"bd09"。',
        'The datum of {file} ({role}) is not found out: datum = "auto" is for communities and facilities. Write datum = "wgs84", '
        '"cgcs2000", "gcj02" or "bd09".',
    ),
    "datum_auto_boundaries": (
        '文件 {file} 的边界在另一个文件里，datum = "auto" 无法判断两者各属哪种坐标系。请为名单和边界分别写明 datum。',
        'The boundaries of {file} stand in another file, and datum = "auto" cannot tell the datums of both. Write the datum of the '
        "list and that of the boundaries.",
    ),
    "datum_auto_needs_streets": (
        '文件 {file} 要求 datum = "auto"，但单独读表时没有道路可供比对。请写明坐标系（如 datum = "gcj02"），或用研究文件和 circle15 run。',
        'The file {file} asks for datum = "auto", but without streets there is nothing to find it out by. Name the datum, for '
        'example datum = "gcj02", or use a study file and circle15 run.',
    ),
}
