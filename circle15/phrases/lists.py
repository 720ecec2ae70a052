"""What is said of lists and boundaries that are put together, and of rows that are to be located."""

from typing import Final

#: Key to Chinese and English text.
PHRASES: Final[dict[str, tuple[str, str]]] = {
    "effect.row": ("整行未用", "the whole row was left out"),
    "effect.value": ("此值按缺失", "the value counts as missing"),
    "effect.kept": ("已采用，请核对", "used as it is: please check"),
    "why.to_locate": (
        "原因：设施名单中有 {n} 处{kinds}没有坐标、待定位，可能就在附近，因此只算疑似缺口。",
        "Why: {n} of the facilities in the list ({kinds}) have no coordinates yet and may be near, so that this is a suspected gap.",
    ),
    "why.nowhere": (
        "原因：社区没有坐标和边界，待定位。",
        "Why: the community has neither coordinates nor an outline and is to be located.",
    ),
    "need.locate": (
        "给 {n} 处待定位的{kinds}补填坐标（见 unlocated.csv）",
        "fill in the coordinates of the {n} facilities that are to be located ({kinds}; see unlocated.csv)",
    ),
    "need.place": ("社区的坐标或范围（面）", "the coordinates or the outline of the community"),
    "reject_to_locate": ("没有坐标，待定位", "there are no coordinates: it is to be located"),
    "remedy_to_locate": (
        "该行已保留，需要位置的条款暂记“无法判断”。请补填经度和纬度，或用 boundaries 提供边界。",
        "The row was kept, and what needs its place is unknown for now. Fill in longitude and latitude, or give its outline with boundaries.",
    ),
    "facilities_to_locate": (
        "有 {count} 处设施没有坐标，列为待定位：{names:zh}。补填坐标前，这些种类的不达标一律记为“无法判断”（疑似缺口）。",
        "{count} facilities have no coordinates and are to be located: {names:en}. Until they are, no community is said to lack these kinds.",
    ),
    "communities_to_locate": (
        "有 {count} 个社区没有坐标或边界，列为待定位：{names:zh}。它们仍计入总数，需要位置的条款记为“无法判断”。",
        "{count} communities have neither coordinates nor an outline and are to be located: {names:en}. They count in every total; what needs their place is unknown.",
    ),
    "note.facilities_unlocated": (
        "有 {n} 处设施待定位，见 unlocated.csv；补填坐标前，这些种类的不达标记为“无法判断”（疑似缺口）",
        "{n} facilities are to be located, see unlocated.csv; until they are, unmet findings about their kinds are unknown (suspected gaps)",
    ),
    "note.communities_unlocated": (
        "有 {n} 个社区待定位，见 rejected.csv；它们仍计入总数，需要位置的条款记为“无法判断”",
        "{n} communities are to be located, see rejected.csv; they count in every total, and what needs their place is unknown",
    ),
    "join_by_code": (
        "名单 {file} 与边界 {boundaries} 按编码对应：{matched} 行有边界，{alone} 行没有，{unused} 个边界没有用上。",
        "The list {file} and the boundaries {boundaries} were put together by their codes: {matched} rows have a boundary, "
        "{alone} have none, {unused} boundaries are not used.",
    ),
    "join_by_name": (
        "名单 {file} 与边界 {boundaries} 按名称对应：{matched} 行有边界，{alone} 行没有，{unused} 个边界没有用上。",
        "The list {file} and the boundaries {boundaries} were put together by their names: {matched} rows have a boundary, "
        "{alone} have none, {unused} boundaries are not used.",
    ),
    "join_filled": (
        "名单 {file} 中空缺的值取自边界 {boundaries}：{columns}。",
        "What the list {file} does not say was taken from the boundaries {boundaries}: {columns}.",
    ),
    "join_nothing_code": (
        '名单 {file} 与边界 {boundaries} 没有一行编码相同。名单中如：{here}；边界中如：{there}。请检查是否为同一地区、编码列是否为文本，或写 join = "name" 按名称对应。',
        "No row of the list {file} has a code of the boundaries {boundaries}. The list has {here}; the boundaries have {there}. "
        'Check that both are of one place and that codes are text, or write join = "name".',
    ),
    "join_nothing_name": (
        '名单 {file} 与边界 {boundaries} 没有一行名称相同。名单中如：{here}；边界中如：{there}。请检查是否为同一地区，或用 columns 写明两边的名称列 name，或写 join = "code" 按编码对应。',
        "No row of the list {file} has a name of the boundaries {boundaries}. The list has {here}; the boundaries have {there}. "
        'Check that both are of one place, say with columns which column of each is the name, or write join = "code".',
    ),
    "join_needs_list": (
        "{file} 是 OpenStreetMap 数据，不能再配边界文件。请用名单（.xlsx、.csv）作 source，或去掉 boundaries。",
        "{file} is an OpenStreetMap extract and takes no boundaries. Give a list (.xlsx, .csv) as source, or leave out boundaries.",
    ),
    "reject_boundary_none_code": (
        "边界文件 {boundaries} 中没有这个编码",
        "the boundaries {boundaries} have no such code",
    ),
    "reject_boundary_none_name": (
        "边界文件 {boundaries} 中没有这个名称",
        "the boundaries {boundaries} have no such name",
    ),
    "remedy_boundary_none_code": (
        '该行已保留。请检查编码，或在边界文件中补画；也可写 join = "name" 按名称对应。',
        'The row was kept. Check its code, draw its boundary, or write join = "name".',
    ),
    "remedy_boundary_none_name": (
        "该行已保留。请检查名称和所属街道，或在边界文件中补画。",
        "The row was kept. Check its name and subdistrict, or draw its boundary.",
    ),
    "remedy_boundary_near": (
        "该行已保留。是否就是“{near:zh}”？若是，请把两边的名称和编码写成一样。",
        "The row was kept. Perhaps it is '{near:en}': if so, write name and code alike in both files.",
    ),
    "reject_boundary_several": (
        "边界文件 {boundaries} 中有多个边界都可对应：{names:zh}",
        "several boundaries of {boundaries} fit: {names:en}",
    ),
    "remedy_boundary_several": (
        "该行已保留，没有取用其中任何一个。请在两边写明所属街道或相同的编码；若是同一社区的几块，请合并为一个要素。",
        "The row was kept and none of them was taken. Name the subdistrict or the same code in both files; if they are parts of "
        "one community, merge them into one feature.",
    ),
    "reject_boundary_shared": (
        "名单中有几行对应边界文件 {boundaries} 中的同一个边界：{names:zh}",
        "several rows fit one boundary of {boundaries}: {names:en}",
    ),
    "remedy_boundary_shared": (
        "各行已保留，都没有取用该边界。请删去重复的行，或写明所属街道和编码。",
        "The rows were kept and none of them took it. Delete the duplicates, or name subdistrict and code.",
    ),
    "reject_code_rounded": (
        "编码已被表格软件改成科学计数法，末尾数字已丢失，无法与边界 {boundaries} 对应",
        "a spreadsheet turned the code into 1.2E+11, its last digits are lost, so that no boundary of {boundaries} can be found",
    ),
    "remedy_code_rounded": (
        '该行已保留。请把编码列设为文本格式后重新填写，或写 join = "name" 按名称对应。',
        'The row was kept. Format the column as text and write the codes again, or write join = "name".',
    ),
    "reject_boundary_unused": ("名单 {file} 中没有这个社区或区域", "the list {file} has no row for this boundary"),
    "remedy_boundary_unused": (
        "该边界未使用。请在名单中补一行，或检查名称和编码。",
        "The boundary was not used. Add a row to the list, or check name and code.",
    ),
    "remedy_boundary_unused_near": (
        "该边界未使用。是否就是名单中的“{near:zh}”？若是，请把两边的名称和编码写成一样。",
        "The boundary was not used. Perhaps it is '{near:en}' of the list: if so, write name and code alike in both files.",
    ),
    "reject_boundary_contested": (
        "名单 {file} 中能与它对应的行不唯一，或该行还能对应别的边界：{names:zh}",
        "more than one row of the list {file} fits it, or the row fits other boundaries too: {names:en}",
    ),
    "remedy_boundary_contested": (
        "该边界未使用。请在两边写明所属街道或相同的编码。",
        "The boundary was not used. Name the subdistrict or the same code in both files.",
    ),
    "reject_boundary_misnamed": (
        "编码相同，但边界文件 {boundaries} 中的名称是“{name:zh}”",
        "the code is the same, but in the boundaries {boundaries} it is called '{name:en}'",
    ),
    "remedy_boundary_misnamed": (
        "已按编码取用该边界。请核对编码和名称。",
        "The boundary was taken by its code. Check code and name.",
    ),
    "reject_outside_boundary": (
        "坐标在自己的边界之外 {metres:.0f} 米，超过 {limit:g} 米",
        "the coordinates lie {metres:.0f} m outside the row's own boundary, more than {limit:g} m",
    ),
    "remedy_outside_boundary": (
        "已以边界为准。请检查坐标、坐标系，以及边界是否对应正确。",
        "The boundary was taken. Check the coordinates, their reference system, and whether this is the right boundary.",
    ),
}
