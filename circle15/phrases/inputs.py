"""What can be wrong with an input: which file, which row, what, and how to mend it."""

from typing import Final

#: Key to Chinese and English text.
PHRASES: Final[dict[str, tuple[str, str]]] = {
    "crs_missing": (
        "{what}没有坐标系。请在数据中写明坐标系（例如 EPSG:4490）后重试。",
        "{what} has no coordinate reference system. Set one in the data, for example EPSG:4490, and try again.",
    ),
    "crs_unknown": (
        "坐标系“{crs}”无法识别。请使用 EPSG 编号，例如 EPSG:4490。",
        "The coordinate reference system '{crs}' is not known. Use an EPSG code such as EPSG:4490.",
    ),
    "file_missing": (
        "找不到文件 {file}。请检查路径和文件名。",
        "There is no file {file}. Check its path and name.",
    ),
    "file_damaged": (
        "文件 {file} 无法读取，可能已损坏、不完整或与扩展名不符（{detail}）。请重新导出或下载后再试。",
        "The file {file} cannot be read: it may be damaged, cut short, or not what its ending says ({detail}). "
        "Export or download it again.",
    ),
    "file_ending_unknown": (
        "文件 {file} 的扩展名“{ending}”不受支持。可用的有：{known}。旧版 .xls 请另存为 .xlsx。",
        "The file {file} has the ending '{ending}', which is not known. Known are: {known}. Save an old .xls as .xlsx.",
    ),
    "file_too_large": (
        "文件 {file} 有 {size} MB，超过 {limit} MB 的上限。请按区县拆分，或只保留需要的列。",
        "The file {file} has {size} MB, more than the limit of {limit} MB. Split it by district, or keep only the columns needed.",
    ),
    "file_encoding": (
        "文件 {file} 的文字编码无法识别：既不是 UTF-8 也不是 GB18030。请另存为“CSV UTF-8”，或用 encoding 写明编码。",
        "The text of {file} cannot be decoded: it is neither UTF-8 nor GB18030. Save it as 'CSV UTF-8', or name its encoding.",
    ),
    "encoding_unknown": (
        "文件 {file} 不能按编码“{encoding}”读取。请检查 encoding 的写法，例如 utf-8 或 gb18030。",
        "The file {file} cannot be read in the encoding '{encoding}'. Check its spelling, for example utf-8 or gb18030.",
    ),
    "osm_version_missing": (
        "文件 {file} 不是完整的 OpenStreetMap XML：缺少 version 属性（{detail}）。请用原工具带版本信息（version）重新导出。",
        "The file {file} is not complete OpenStreetMap XML: a version attribute is missing ({detail}). "
        "Export it again with versions.",
    ),
    "osm_no_places": (
        "文件 {file} 中没有 place 为 {places} 的地点，无法作为社区使用。请提供社区表，或换用其他 place 值。",
        "The file {file} holds no place nodes of the values {places} to use as communities. Give a table of communities, "
        "or other place values.",
    ),
    "facilities_unfit": (
        "最近设施的个数“{value}”不合适。请写 1 到 {most} 之间的整数。",
        "'{value}' is no number of nearest facilities. Give a whole number from 1 to {most}.",
    ),
    "rows_unmatched": (
        "按行配对需要行数相同：起点 {places} 行，设施 {facilities} 行。请使两表逐行对应。",
        "Matching rows needs as many places as facilities, but there are {places} and {facilities}. Make the two tables go "
        "row by row.",
    ),
    "layer_unknown": (
        "文件 {file} 中没有图层“{layer}”。现有图层：{layers}。",
        "The file {file} has no layer '{layer}'. Its layers are: {layers}.",
    ),
    "layer_choose": (
        "文件 {file} 中有多个图层：{layers}。请用 layer 写明读取哪一个。",
        "The file {file} has several layers: {layers}. Name the one to read with layer.",
    ),
    "sheet_unknown": (
        "文件 {file} 中没有工作表“{sheet}”。现有工作表：{sheets}。",
        "The file {file} has no sheet '{sheet}'. Its sheets are: {sheets}.",
    ),
    "table_empty": (
        "{file} 中没有数据行。请检查是否选对了文件、工作表或图层。",
        "{file} holds no rows. Check whether this is the right file, sheet or layer.",
    ),
    "table_no_geometry": (
        "{file} 中没有经度和纬度列，也没有几何列。现有列：{columns}。请增加“经度”“纬度”两列，或用 columns 写明对应的列。",
        "{file} has neither longitude and latitude columns nor a geometry. Its columns are: {columns}. Add columns 'lon' and 'lat', "
        "or say with columns which ones hold them.",
    ),
    "table_column_missing": (
        "{file} 中没有需要的列“{column}”（{zh}）。现有列：{columns}。请增加该列，或用 columns 写明对应的列。",
        "{file} lacks the needed column '{column}' ({zh}). Its columns are: {columns}. Add it, or say with columns which one it is.",
    ),
    "override_column_missing": (
        "{file} 中没有列“{column}”（columns 中写作 {name} 的来源）。现有列：{columns}。请更正列名。",
        "{file} has no column '{column}', which columns names for {name}. Its columns, nearest first: {columns}. Correct the name.",
    ),
    "override_name_unknown": (
        "columns 中的“{name}”不是 {table} 表的字段（用于 {file}）。最接近的是“{nearest}”。",
        "'{name}' in columns is no field of the table {table} (for {file}). The nearest is '{nearest}'.",
    ),
    "facility_kind_unknown": (
        "设施种类“{kind}”无法识别。最接近的是 {nearest}。",
        "The kind of facility '{kind}' is not known. The nearest is {nearest}.",
    ),
    "table_row_invalid": (
        "{file} 第 {row} 行“{column}”列的值“{value}”：{problem:zh}。{remedy:zh}（共 {count} 处问题）",
        "{file}, row {row}, column '{column}', value '{value}': {problem:en}. {remedy:en} ({count} faults in all)",
    ),
    "table_no_rows_left": (
        "{file} 中没有一行可用。例如第 {row} 行“{column}”列的值“{value}”：{problem:zh}。{remedy:zh}（共 {count} 处问题）",
        "{file} has no row that can be used. For example row {row}, column '{column}', value '{value}': {problem:en}. {remedy:en} "
        "({count} faults in all)",
    ),
    "reject_id_missing": ("编号为空", "the id is empty"),
    "reject_id_scientific": (
        "编号已被表格软件改成科学计数法，末尾数字已丢失",
        "a spreadsheet turned the id into 1.2E+11, its last digits are lost",
    ),
    "remedy_id_made": (
        "暂用编号 {id}。请补全编号；长编码列请设为文本格式。",
        "The id {id} was used instead. Complete the id; format long codes as text.",
    ),
    "reject_id_twice": ("编号与前面的行重复", "the id is that of an earlier row"),
    "remedy_id_twice": (
        "已保留先出现的一行。请使每行编号唯一。",
        "The earlier row was kept. Give every row its own id.",
    ),
    "reject_geometry_missing": ("没有坐标或几何", "there are no coordinates and no geometry"),
    "remedy_geometry_missing": ("请补填经度和纬度。", "Fill in longitude and latitude."),
    "reject_geometry_empty": ("几何为空", "the geometry is empty"),
    "remedy_geometry_empty": ("请重新绘制该要素。", "Draw it again."),
    "reject_geometry_finite": ("坐标不是有限的数", "a coordinate is not a finite number"),
    "remedy_geometry_finite": ("请更正坐标。", "Correct the coordinates."),
    "reject_geometry_range": (
        "经纬度超出范围（纬度 ±90，经度 ±180）",
        "the degrees lie outside ±90 of latitude or ±180 of longitude",
    ),
    "remedy_geometry_range": (
        "请检查经度和纬度是否颠倒；若坐标单位是米，请用 crs 写明坐标系。",
        "Check whether longitude and latitude are swapped; if these are metres, name the reference system with crs.",
    ),
    "reject_geometry_type": (
        "几何类型 {type} 不适用于此表",
        "a geometry of the type {type} does not fit this table",
    ),
    "remedy_geometry_type": (
        "请改为点（社区、设施和建筑也可为面）。",
        "Give a point; communities, facilities and buildings may be areas too.",
    ),
    "reject_coordinate": ("坐标不是数字", "the coordinate is not a number"),
    "remedy_coordinate": ("请填写十进制度数，例如 102.7123。", "Write decimal degrees, for example 102.7123."),
    "reject_geometry_text": (
        "几何文字不是 WKT，也不是“经度，纬度”",
        "the geometry is neither WKT nor 'longitude,latitude'",
    ),
    "remedy_geometry_text": (
        "请写成 POINT (102.71 25.04) 或 102.71,25.04。",
        "Write POINT (102.71 25.04) or 102.71,25.04.",
    ),
    "reject_cells_too_many": ("该行的单元格多于表头", "the row has more cells than there are headings"),
    "remedy_cells_too_many": (
        "可能某个值中含有逗号：请用引号括起，或另存为 .xlsx。",
        "A value may hold a comma: put it in quotes, or save as .xlsx.",
    ),
    "reject_gate_community": ("社区表中没有这个社区", "there is no such community in the table of communities"),
    "remedy_gate_community": (
        "请填写社区表中的编号；其他社区的大门请删去。",
        "Write an id of the table of communities; delete the gates of others.",
    ),
    "reject_gate_far": (
        "大门离社区“{name}”{metres:.0f} 米，超过 {limit:g} 米",
        "the gate is {metres:.0f} m from its community '{name}', more than {limit:g} m",
    ),
    "remedy_gate_far": (
        "请检查大门的坐标、坐标系和所属社区。",
        "Check the gate's coordinates, their reference system, and whose gate it is.",
    ),
    "reject_missing": ("必填值为空", "a needed value is missing"),
    "remedy_missing": ("请补填。", "Fill it in."),
    "reject_number": ("不是数字", "it is not a number"),
    "remedy_number": ("请填写数字。", "Write a number."),
    "reject_integer": ("不是整数", "it is not a whole number"),
    "remedy_integer": ("请填写整数。", "Write a whole number."),
    "reject_negative": ("数值小于 {minimum:g}", "the number is below {minimum:g}"),
    "remedy_negative": ("请更正。", "Correct it."),
    "reject_range": (
        "数值不在 {minimum:g} 到 {maximum:g} 之间",
        "the number is not between {minimum:g} and {maximum:g}",
    ),
    "remedy_range": ("请更正。", "Correct it."),
    "reject_yes_no": ("既不是“是”也不是“否”", "it is neither yes nor no"),
    "remedy_yes_no": ("请填写 是/否、有/无、√ 或 1/0。", "Write yes or no, or 1 or 0."),
    "reject_date": ("不是日期", "it is not a date"),
    "remedy_date": ("请写成 2025-12-31。", "Write it as 2025-12-31."),
    "reject_choice": (
        "不是可选的值，或对应多个值",
        "it is none of the possible values, or stands for several",
    ),
    "remedy_choice": ("可选：{choices}。", "Possible are: {choices}."),
    "reject_kind": ("设施种类无法识别", "the kind of facility is not known"),
    "remedy_kind": (
        "最接近的是 {nearest}。请更正，或用 kind 写明整个文件的种类。",
        "The nearest is {nearest}. Correct it, or name the whole file's kind with kind.",
    ),
    "reject_kind_undecided": (
        "没有写明种类，从名称也看不出是哪类设施",
        "no kind is given, and the name does not say which it is",
    ),
    "remedy_kind_undecided": (
        "请增加“设施类型”列，或用 kind 写明整个文件的种类。",
        "Add a column 'kind', or name the whole file's kind with kind.",
    ),
    "remedy_value_left": ("该行保留，此值按缺失处理。", "The row was kept, this value counts as missing."),
    "reject_osm_twice": ("与 {kept} 是同一处，在地图上画了两次", "mapped twice: the same place as {kept}"),
    "remedy_osm_twice": (
        "已保留 {kept}。若确是两处，请在 OpenStreetMap 中分别命名。",
        "{kept} was kept. If they are two places, name them apart in OpenStreetMap.",
    ),
    "reject_osm_undecided": (
        "标签 {tags} 过宽，从名称也看不出是哪类设施",
        "the tags {tags} are too broad, and the name does not say which kind it is",
    ),
    "remedy_osm_undecided": (
        "请把该设施列入设施表并写明种类。",
        "List it in a table of facilities with its kind.",
    ),
    "reject_osm_incomplete": ("范围线不完整，可能被裁剪", "its outline is incomplete, perhaps cut off"),
    "remedy_osm_incomplete": (
        "请下载更大范围的数据，或把该设施列入设施表。",
        "Download a larger extract, or list it in a table of facilities.",
    ),
    "polygons_mended": (
        "有 {count} 个面的边界自相交，已自动修复。",
        "{count} polygons crossed themselves and were mended.",
    ),
    "encoding_used": ("文件 {file} 按 {encoding} 编码读取。", "The file {file} was read as {encoding}."),
    "header_row_used": (
        "文件 {file} 的表头取自第 {row} 行。",
        "The headings of {file} were taken from row {row}.",
    ),
    "crs_overridden": (
        "文件 {file} 的坐标系 {crs} 已按要求改作 {given}。",
        "The reference system {crs} of {file} was taken as {given}, as asked.",
    ),
}
