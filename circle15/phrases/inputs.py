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
    "crs_beyond": (
        "坐标（{x}, {y}）超出坐标系 {crs} 能表示的范围。请检查坐标系是否写对，以及数据中有无错误的坐标。",
        "The coordinates ({x}, {y}) lie beyond what the reference system {crs} can hold. Check that it is the right one, and the data for stray numbers.",
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
        "文件 {file} 的扩展名“{ending}”不受支持。可用的有：{known}。请另存为其中一种，例如 .xlsx。",
        "The file {file} has the ending '{ending}', which is not known. Known are: {known}. Save it as one of them, for example .xlsx.",
    ),
    "file_too_large": (
        "文件 {file} 有 {size} MB，超过 {limit} MB 的上限。请按区县拆分，或只保留需要的列。",
        "The file {file} has {size} MB, more than the limit of {limit} MB. Split it by district, or keep only the columns needed.",
    ),
    "file_encoding": (
        "文件 {file} 的文字编码无法识别：不是 UTF-8、UTF-16、GB18030，也不是 Big5。请另存为“CSV UTF-8”，或用 encoding 写明编码。",
        "The text of {file} cannot be decoded: it is neither UTF-8, UTF-16, GB18030 nor Big5. Save it as 'CSV UTF-8', or name its encoding.",
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
    "reject_kind_ambiguous": (
        "从名称看可能是几类设施：按“{kind:zh}”计，也可能是“{others:zh}”",
        "the name may mean several kinds: it was taken as '{kind:en}', and may be '{others:en}' as well",
    ),
    "remedy_kind_ambiguous": (
        "请核对，并在“设施类型”列写明种类；一处有几项功能的，每项各写一行。",
        "Look at it and write its kind in a column 'kind'; a place with several functions gets a row for each.",
    ),
    "reject_kind_contradicts": (
        "种类与名称不一致：按“{kind:zh}”计，而名称中的“{part}”指“{others:zh}”",
        "kind and name disagree: it was taken as '{kind:en}', while '{part}' in the name means '{others:en}'",
    ),
    "remedy_kind_contradicts": (
        "请核对，种类有误的请在“设施类型”列更正；无误的不必改动。",
        "Look at it, and correct the kind in a column 'kind' if it is wrong; leave it if it is right.",
    ),
    "reject_name_not_in_use": (
        "名称中写有“{part}”，但状态按“开放”计",
        "the name says '{part}', yet the place counts as open",
    ),
    "remedy_name_not_in_use": (
        "请核对；已停用、在建或规划的，请在“状态”列写明；仍在使用的不必改动。",
        "Look at it; if it is closed, being built or planned, say so in a column 'status'; leave it if it is in use.",
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
    "encoding_used": (
        "文件 {file} 按 {encoding} 编码读取（把握 {share:.1%}）。",
        "The file {file} was read as {encoding} (confidence {share:.1%}).",
    ),
    "encoding_unsure": (
        "文件 {file} 的文字太少，编码只能推测：按 {encoding} 读取，把握 {share:.0%}。请核对名称是否正常；若有乱码，请用 encoding 写明编码，"
        "例如 gb18030、big5 或 utf-8。",
        "The encoding of {file} is a guess, there is too little text: it was read as {encoding}, confidence {share:.0%}. "
        "Check the names; if they are garbled, name the encoding, for example gb18030, big5 or utf-8.",
    ),
    "reject_undecoded": (
        "该行有字节不能按 {encoding} 编码读成文字（显示为 �）",
        "the row has bytes that are no text in the encoding {encoding} (shown as �)",
    ),
    "remedy_undecoded": (
        "请在原表中重新填写该行，再另存为“CSV UTF-8”或 .xlsx。",
        "Type the row again in the original table and save it as 'CSV UTF-8' or .xlsx.",
    ),
    "quotes_unbalanced": (
        "文件 {file} 中的英文引号不成对，引号已按普通字符读取。请检查含引号的单元格，或另存为 .xlsx。",
        "The quotation marks of {file} are not in pairs and were read as ordinary characters. Check the cells with quotation "
        "marks, or save as .xlsx.",
    ),
    "table_too_many_cells": (
        "文件 {file} 至少有 {cells} 个单元格，超过 {limit} 个的上限。请按区县拆分，或只保留需要的列。",
        "The file {file} has at least {cells} cells, more than the limit of {limit}. Split it by district, or keep only the "
        "columns needed.",
    ),
    "table_too_large_unpacked": (
        "文件 {file} 解压后有 {size} MB，超过 {limit} MB 的上限。请删去不需要的工作表和空白格式后另存。",
        "The file {file} unpacks to {size} MB, more than the limit of {limit} MB. Delete the sheets and the empty formats that "
        "are not needed, and save it again.",
    ),
    "cells_far_away": (
        "{file} 在表格之外很远处还有内容，只读取了前 {rows} 行、前 {columns} 列。请删去多余的单元格。",
        "{file} has cells far away from its table; the first {rows} rows and {columns} columns were read. Delete the stray cells.",
    ),
    "columns_beyond": (
        "{file} 的列数超过 {limit}，其后的列未读取。请删去不需要的列。",
        "{file} has more than {limit} columns; those beyond were not read. Delete the columns that are not needed.",
    ),
    "reject_total": ("这是合计行，不是一个社区或设施", "this row is a total, no community or facility"),
    "remedy_total": (
        "该行没有计入，无需处理；若确是地点，请修改名称。",
        "The row is not counted and needs no mending; if it is a place, change its name.",
    ),
    "reject_error_cell": ("公式出错，没有结果", "the formula failed and has no result"),
    "remedy_error_cell": (
        "请在原表中更正公式，或直接填写数值。",
        "Correct the formula in the original table, or write the value.",
    ),
    "reject_row_twice": ("该行与前面一行完全相同", "the row equals an earlier one in every cell"),
    "remedy_row_twice": (
        "只保留了先出现的一行。若确是两处，请填写不同的编号。",
        "Only the earlier row was kept. If they are two places, give them different ids.",
    ),
    "reject_name_twice": ("与前面一行同名，可能重复", "it has the name of an earlier row and may be the same place"),
    "remedy_name_twice": (
        "两行都已采用。请核对是否为同一处：若是，请删去一行。",
        "Both rows were used. Check whether they are one place; if so, delete one.",
    ),
    "header_rows_used": (
        "文件 {file} 的表头取自第 {first} 至 {last} 行，上下两级已合并为一个列名。",
        "The headings of {file} were taken from rows {first} to {last}, put together column by column.",
    ),
    "headings_twice": (
        "文件 {file} 中有重复的列名：{headings}。只采用先出现的一列。请修改列名。",
        "The file {file} has headings that stand there twice: {headings}. The first column of each was used. Rename the others.",
    ),
    "headings_repeated": (
        "文件 {file} 的表头在表中重复出现 {count} 次（第 {rows} 行），已略过。",
        "The headings of {file} are repeated {count} times further down (rows {rows}); these rows were left out.",
    ),
    "headings_completed": (
        "文件 {file} 的字段名被截短，已按已知列名补全：{headings}。请核对。",
        "Field names of {file} were cut short and have been completed: {headings}. Check them.",
    ),
    "foot_left_out": (
        "文件 {file} 表下的说明和签名（第 {rows} 行，共 {count} 行）没有当作数据。",
        "Notes and signatures below the table in {file} (rows {rows}, {count} in all) were not read as data.",
    ),
    "sheet_chosen": (
        "文件 {file} 有多个工作表，读取的是“{sheet}”。其他工作表：{others}。若要读取其他表，请用 sheet 写明。",
        "The file {file} has several sheets; '{sheet}' was read. The others are: {others}. Name another with sheet.",
    ),
    "rows_hidden": (
        "{file} 中有 {count} 行被隐藏或被筛选（第 {rows} 行），也已读取。若不应计入，请删去。",
        "{file} has {count} rows that are hidden or filtered (rows {rows}); they were read as well. Delete those that should "
        "not count.",
    ),
    "formulas_uncomputed": (
        "{file} 中有 {count} 个公式没有保存结果（{cells}），按空白读取。请用 Excel 或 WPS 打开、重算并保存。",
        "{file} has {count} formulas without a saved result ({cells}); they were read as blank. Open it in Excel or WPS, "
        "recalculate and save.",
    ),
    "workbook_protected": (
        "文件 {file} 设有打开密码，或其中没有工作簿。请取消密码后另存为 .xlsx。",
        "The file {file} is protected by a password, or holds no workbook. Take the password off and save it as .xlsx.",
    ),
    "workbook_is_page": (
        "文件 {file} 其实是网页或 XML，只是用了表格的扩展名。请用 Excel 或 WPS 打开，另存为 .xlsx。",
        "The file {file} is a web page or XML under the ending of a workbook. Open it in Excel or WPS and save it as .xlsx.",
    ),
    "shapefile_without_values": (
        "文件 {file} 旁边没有同名的 .dbf，只有图形，没有名称和数值。请把 .dbf 放在一起。",
        "Beside {file} there is no .dbf of the same name: it has shapes, but no names and values. Put the .dbf beside it.",
    ),
    "shapefile_index_made": (
        "文件 {file} 旁边没有 .shx，已临时重建索引。",
        "Beside {file} there is no .shx; its index was made anew for this reading.",
    ),
    "shapefile_without_shapes": (
        "文件 {file} 中没有图形。请检查 .shp 是否完整。",
        "The file {file} holds no shapes. Check whether the .shp is whole.",
    ),
    "shapes_missing": (
        "文件 {file} 中有 {count} 个要素没有图形。",
        "The file {file} has {count} records without a shape.",
    ),
    "folders_joined": (
        "文件 {file} 有多个文件夹：{folders}。已全部读取。若只要其中一个，请用 layer 写明。",
        "The file {file} has several folders: {folders}. All were read. Name one with layer to read it alone.",
    ),
    "archive_damaged": (
        "压缩包 {file} 已损坏或不完整。请重新压缩或下载后再试。",
        "The archive {file} is damaged or cut short. Pack or download it again.",
    ),
    "archive_protected": (
        "压缩包 {file} 设有密码。请解压后使用，或重新压缩且不设密码。",
        "The archive {file} is protected by a password. Unpack it, or pack it again without one.",
    ),
    "archive_too_many": (
        "压缩包 {file} 中有 {count} 个文件，超过 {limit} 个的上限。请只压缩需要的文件。",
        "The archive {file} holds {count} files, more than the limit of {limit}. Pack only those needed.",
    ),
    "archive_too_large": (
        "压缩包 {file} 解压后过大（上限 {limit} MB，且不超过压缩包的 200 倍）。请解压后直接使用其中的文件。",
        "The archive {file} unpacks to too much (the limit is {limit} MB, and 200 times its own size). Unpack it and name the "
        "file itself.",
    ),
    "archive_several": (
        "压缩包 {file} 中有多个可读取的文件：{names}。请用 layer 写明其中一个的文件名。",
        "The archive {file} holds several files that can be read: {names}. Name one of them with layer.",
    ),
    "archive_nothing": (
        "压缩包 {file} 中没有可读取的文件。其中有：{names}。压缩包内的压缩包请先解开。",
        "The archive {file} holds no file that can be read, only: {names}. Unpack archives inside it first.",
    ),
    "archive_shape_missing": (
        "压缩包 {file} 中的 Shapefile 不完整：缺少 .shp。其中有：{names}。请把 .shp、.shx、.dbf、.prj 一起压缩。",
        "The shapefile in the archive {file} is not whole: there is no .shp, only: {names}. Pack .shp, .shx, .dbf and .prj together.",
    ),
    "database_what": (
        "数据库 {database}：请用 layer 写明表（例如 public.shequ），或用 query 写明一条查询，二者写一个。",
        "Database {database}: name a table with layer (for example public.communities) or a statement with query, one of the two.",
    ),
    "database_layer": (
        "数据库 {database}：表名“{layer}”写法不对。请写成 模式.表，例如 public.shequ。",
        "Database {database}: '{layer}' is no name of a table. Write schema.table, for example public.communities.",
    ),
    "database_query": (
        "数据库 {database}：query 只能是一条 select 查询。请去掉分号和其他语句。",
        "Database {database}: query has to be one select statement. Take out semicolons and other statements.",
    ),
    "database_rows": (
        "数据库 {database} 的查询结果超过 {limit} 行。请用 query 加上条件。",
        "The result from {database} has more than {limit} rows. Narrow it down with query.",
    ),
    "database_library": (
        '读取数据库 {database} 需要另装程序库。请运行：pip install "circle15[postgis]"。',
        'Reading the database {database} needs further libraries. Run: pip install "circle15[postgis]".',
    ),
    "database_failed": (
        "数据库 {database} 无法读取（{detail}）。请检查地址、账号、表名和权限。",
        "The database {database} cannot be read ({detail}). Check address, account, names and permissions.",
    ),
    "header_row_used": (
        "文件 {file} 的表头取自第 {row} 行。",
        "The headings of {file} were taken from row {row}.",
    ),
    "crs_overridden": (
        "文件 {file} 的坐标系 {crs} 已按要求改作 {given}。",
        "The reference system {crs} of {file} was taken as {given}, as asked.",
    ),
}
