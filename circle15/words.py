"""Every sentence that a person reads, in Chinese and in English.

A sentence has a key and two texts with the same placeholders. Errors, verdicts, console and pages all come here, so
that one translator can read one file.
"""

from typing import Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

#: What can be wrong with an input: which file, which row, what, and how to mend it.
_INPUT: dict[str, tuple[str, str]] = {
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

#: What the map page says. Each key is "page." and the name by which the page's scripts ask for the sentence.
_PAGE: dict[str, tuple[str, str]] = {
    "page.title_suffix": ("步行生活圈", "walking circles"),
    "page.old_browser": (
        "此浏览器版本过旧，无法显示本地图。请使用 Chrome 86、Edge 86、Firefox 113、Safari 16.4 或更新版本打开。",
        "This browser is too old to show the map. Please open it in Chrome 86, Edge 86, Firefox 113, Safari 16.4 or newer.",
    ),
    "page.unknown_link": (
        "地图中有需要联网下载的文件 {url}，为保证离线可用已停止生成。请去掉带来该链接的图层或插件。",
        "Something on the map asks for {url}, which would have to be fetched from a network. Take that layer or plugin off the map.",
    ),
    "page.broken": (
        "地图数据无法读取，文件可能不完整。请重新获取该文件。",
        "The map's data cannot be read; the file may be incomplete. Please obtain it again.",
    ),
    "page.no_script": (
        "请允许本页运行脚本；地图不访问网络。",
        "Please allow scripts on this page; the map uses no network.",
    ),
    "page.other_language": ("English", "中文"),
    "page.other_language_label": ("Switch to English", "切换为中文"),
    "page.invented": ("虚构数据", "Invented data"),
    "page.invented_note": (
        "仅供演示，不反映任何真实地点的情况",
        "for demonstration only; no real place is described",
    ),
    "page.panel_label": ("结果与清单", "Results and list"),
    "page.map_label": ("地图", "Map"),
    "page.open_panel": ("指标与清单", "Results and list"),
    "page.close_panel": ("回到地图", "Back to the map"),
    "page.close": ("关闭", "Close"),
    "page.zoom_in": ("放大", "Zoom in"),
    "page.zoom_out": ("缩小", "Zoom out"),
    "page.whole_area": ("显示全部范围", "Show the whole area"),
    "page.north": ("北", "N"),
    "page.rules": ("条款", "Rules"),
    "page.kinds": ("按设施种类看步行时间", "Walking time by kind of facility"),
    "page.overview": ("全部条款", "All rules"),
    "page.limit_min": ("{n} 分钟", "{n} min"),
    "page.share_met.population": ("的居民所在社区达标", "of residents live in communities that meet it"),
    "page.share_met.households": ("的住户所在社区达标", "of households are in communities that meet it"),
    "page.share_met.communities": ("的社区达标", "of communities meet it"),
    "page.share_met.pop_60plus": (
        "的 60 岁以上老人所在社区达标",
        "of people over 60 live in communities that meet it",
    ),
    "page.share_within.population": ("的居民在规定步行时间内", "of residents are within the walking time"),
    "page.share_within.households": ("的住户在规定步行时间内", "of households are within the walking time"),
    "page.share_within.communities": (
        "的社区（按需求份额）在规定步行时间内",
        "of communities, by demand, are within the walking time",
    ),
    "page.share_within.pop_60plus": (
        "的 60 岁以上老人在规定步行时间内",
        "of people over 60 are within the walking time",
    ),
    "page.measure.population": ("居民", "residents"),
    "page.measure.households": ("住户", "households"),
    "page.measure.communities": ("社区", "communities"),
    "page.measure.pop_60plus": ("60 岁以上", "over 60"),
    "page.without_number": (
        "{n} 个社区缺少该项数字，未计入",
        "{n} communities without this number are not counted",
    ),
    "page.also_within": (
        "逐人计算：{share}的{who}在时限内",
        "counted one by one: {share} of {who} are within the limit",
    ),
    "page.total_of": ("共 {n}", "of {n}"),
    "page.no_share": ("没有可用的覆盖率", "No coverage to show"),
    "page.kind_headline": ("社区有步行时间", "communities have a walking time"),
    "page.gap_headline": ("个社区存在缺口", "communities have a gap"),
    "page.gap_total": ("共 {n} 个社区，{rules} 项条款", "of {n} communities, {rules} rules"),
    "page.by_kind_note": ("仅显示步行时间，不判定", "Walking times only; nothing is judged"),
    "page.short.met": ("达标", "met"),
    "page.short.borderline": ("临界", "borderline"),
    "page.short.unmet": ("不达标", "unmet"),
    "page.short.unknown": ("无法判断", "cannot tell"),
    "page.short.suspected": ("疑似缺口", "suspected"),
    "page.short.reported": ("只报告", "reported"),
    "page.short.not_applicable": ("不适用", "n/a"),
    "page.reason.gate": ("受大门位置所限", "because of where the gates are"),
    "page.reason.too_small": ("规模不足", "too small"),
    "page.reason.too_few": ("数量不足", "too few"),
    "page.filter_all": ("全部", "All"),
    "page.filter_gaps": ("只看缺口", "Only gaps"),
    "page.filter_label": ("筛选社区", "Filter communities"),
    "page.search": ("搜索社区或设施", "Search communities and facilities"),
    "page.found_facilities": ("设施", "Facilities"),
    "page.communities": ("社区", "Communities"),
    "page.list_label": ("社区清单", "List of communities"),
    "page.sort_name": ("名称", "Name"),
    "page.sort_minutes": ("步行（分钟）", "Walk (min)"),
    "page.sort_gaps": ("缺口数", "Gaps"),
    "page.sort_verdict": ("结论", "Verdict"),
    "page.sort_up": ("升序", "ascending"),
    "page.sort_down": ("降序", "descending"),
    "page.show_more": ("再显示 {n} 个", "Show {n} more"),
    "page.nothing_found": ("没有符合条件的社区", "No community matches"),
    "page.shown_of": ("{n} / {total}", "{n} of {total}"),
    "page.profile": ("步行者", "Walker"),
    "page.reading": ("口径：{name}", "reading: {name}"),
    "page.layer_facilities": ("本项设施", "Facilities of this rule"),
    "page.layer_all_facilities": ("全部设施", "All facilities"),
    "page.layer_labels": ("社区名称", "Names"),
    "page.legend": ("图例", "Legend"),
    "page.legend_minutes": ("到最近设施的步行时间（分钟）", "Walk to the nearest facility (min)"),
    "page.legend_gaps": ("缺口数（强制、标准、目标条款）", "Gaps (mandatory, standard, target)"),
    "page.legend_areas": ("步行服务范围（分钟）", "Service area on foot (min)"),
    "page.legend_streets": ("道路", "Streets"),
    "page.ramp_label": ("分钟：{steps}", "minutes: {steps}"),
    "page.streets_walkable": ("可步行道路", "walkable streets"),
    "page.streets_set_aside": ("零碎路段（不参与计算）", "fragments set aside (not used)"),
    "page.status.open": ("已开放", "open"),
    "page.status.building": ("在建", "under construction"),
    "page.status.planned": ("规划", "planned"),
    "page.status.closed": ("停用", "closed"),
    "page.minutes": ("{n} 分钟", "{n} min"),
    "page.unknown": ("不详", "not known"),
    "page.no_number": ("—", "—"),
    "page.detail_label": ("详情", "Details"),
    "page.population": ("人口", "Residents"),
    "page.households": ("户数", "Households"),
    "page.pop_60plus": ("60 岁以上", "Over 60"),
    "page.place.urban": ("城镇", "urban"),
    "page.place.urban_village": ("城中村", "village in the city"),
    "page.place.suburban_village": ("城郊村", "suburban village"),
    "page.place.township_seat_village": ("乡镇政府驻地村", "township seat"),
    "page.place.central_village": ("中心村", "central village"),
    "page.place.traditional_rural": ("传统农村", "traditional village"),
    "page.place.pastoral": ("牧区", "pastoral area"),
    "page.place.water_source_area": ("水源区", "water source area"),
    "page.footer_notes": ("数据说明", "Notes on the data"),
    "page.rules_of_community": ("逐条结论", "Rule by rule"),
    "page.kinds_of_community": ("各类设施最近步行时间", "Nearest facility of each kind"),
    "page.reason_label": ("原因", "Reason"),
    "page.nearest": ("最近设施", "Nearest facility"),
    "page.walk_min": ("步行时间（居中居民）", "Walk (median resident)"),
    "page.worst_min": ("最不利处", "Worst place"),
    "page.network_m": ("沿路距离", "Along streets"),
    "page.straight_m": ("直线距离", "Straight line"),
    "page.detour_ratio": ("绕行系数", "Detour ratio"),
    "page.access_m": ("出门到路", "To the street"),
    "page.egress_m": ("从路到设施", "From the street"),
    "page.share_within_label": ("时限内份额", "Share within"),
    "page.share_needed": ("{share}（通过线 {needed}）", "{share} (needed {needed})"),
    "page.robustness": ("稳健度", "Agreement"),
    "page.circle_label": ("画圆法", "Circle"),
    "page.circle_in": ("圆内", "inside"),
    "page.circle_out": ("圆外", "outside"),
    "page.circle_lies": ("画圆达标、步行不达", "the circle passes, the walk fails"),
    "page.metres": ("{n} 米", "{n} m"),
    "page.square_metres": ("{n} 平方米", "{n} m²"),
    "page.show_on_map": ("在地图上按此项着色", "Colour the map by this"),
    "page.shown_on_map": ("地图正按此项着色", "The map shows this"),
    "page.kind": ("种类", "Kind"),
    "page.status_label": ("状态", "Status"),
    "page.operator_type": ("举办方", "Run by"),
    "page.floor_area_m2": ("建筑面积", "Floor area"),
    "page.opening_hours": ("开放时间", "Opening hours"),
    "page.source": ("来源", "Source"),
    "page.id": ("编号", "Id"),
    "page.nameless": ("（无名称）", "(no name)"),
    "page.dotted_line": (
        "图上点线为到最近设施的直线，不是步行路线",
        "the dotted line on the map is straight, not the walked way",
    ),
    "page.nearest_of": ("是 {n} 个社区的最近设施", "nearest facility of {n} communities"),
    "page.note": ("说明", "Note"),
    "page.operator.government": ("政府", "government"),
    "page.operator.private": ("社会力量", "private"),
    "page.footer_speed": ("{speed} km/h；{n} 分钟 = {m} 米", "{speed} km/h; {n} min = {m} m"),
    "page.footer_hash": ("结果编号", "Result"),
    "page.footer_edge_closed": ("道路在数据边缘处确实终止", "Streets really end at the edge of the data"),
    "page.footer_made": ("生成于 {when}", "made {when}"),
}

#: Streets, walkers and downloads.
_STREETS: dict[str, tuple[str, str]] = {
    "profile_speed": (
        "步行速度 {value} km/h 超出 {low} 至 {high} km/h 的合理范围。请检查单位是否为千米每小时。",
        "A walking speed of {value} km/h is outside {low} to {high} km/h. Check that it is in kilometres an hour.",
    ),
    "profile_max_snap": (
        "max_snap_m = {value} 超出 0 至 5000 米的范围。请填写地点到道路的最大距离（米）。",
        "max_snap_m = {value} is outside 0 to 5000 m. Give the greatest distance from a place to a street, in metres.",
    ),
    "profile_number": (
        "步行者的 {name} = {value} 无法使用。可取：{known}。",
        "A walk profile's {name} = {value} cannot be used. It may be: {known}.",
    ),
    "profile_without_speed": (
        "步行者没有速度。请填写 speed_kmh（千米每小时），或用 like 指明以哪个步行者为准。",
        "A walk profile has no speed. Give speed_kmh (kilometres an hour), or say with like whose it is.",
    ),
    "profile_unknown": (
        "没有名为“{value}”的步行者。可用的有：{known}。",
        "There is no walk profile '{value}'. Known are: {known}.",
    ),
    "minutes_unfit": (
        "分钟数 {value} 无法使用。请给出 0 到 240 之间的数，例如 5,10,15。",
        "The minutes {value} cannot be used. Give numbers between 0 and 240, such as 5,10,15.",
    ),
    "tolerance_unfit": (
        "绘图误差 {value} 米无法使用。请给出 0.1 到 1000 之间的数，例如 10。",
        "A drawing tolerance of {value} m cannot be used. Give a number between 0.1 and 1000, such as 10.",
    ),
    "streets_none": (
        "{file} 中没有道路。请检查是否选对了文件，OpenStreetMap 数据需含 highway 标签。",
        "{file} holds no street. Check whether this is the right file; OpenStreetMap data need ways with a highway tag.",
    ),
    "streets_none_walkable": (
        "{file} 中没有可步行的道路（例如只有高速公路）。请补充城市道路或人行道。",
        "{file} holds no street that may be walked on, only motorways and the like. Add the streets and footways of the place.",
    ),
    "graph_without_xy": (
        "路网图的节点缺少 x、y 坐标。请使用 osmnx 生成的图，或为每个节点补上 x 和 y。",
        "A node of the graph has no x and y. Use a graph made by osmnx, or give every node x and y.",
    ),
    "download_place_or_bbox": (
        "下载道路需要且只需要 place 或 bbox 之一。",
        "A download of streets needs exactly one of place and bbox.",
    ),
    "download_failed": (
        "无法下载道路（{detail}）。请检查网络，或改用本地的 .osm.pbf 文件（在 [network] 中写 source）。",
        "The streets could not be downloaded ({detail}). Check the network, or use a local .osm.pbf file (source in [network]).",
    ),
    "places_elsewhere": (
        "{what} 中的地点与道路不重叠：地点在 {places}，道路在 {streets}（经度、纬度）。请检查坐标系、经纬度是否颠倒，或是否选错了城市的数据。",
        "The places of {what} and the streets do not overlap: the places lie at {places}, the streets at {streets} (longitude, latitude). "
        "Check the "
        "reference system, whether longitude and latitude are swapped, and whether both files are of the same place.",
    ),
    "crs_not_metric": (
        "坐标系 {crs} 的长度不是地面米数。请改用以米为单位的投影，例如 EPSG:4547，或不填。",
        "Lengths in {crs} are not metres on the ground. Use a projection in metres such as EPSG:4547, or leave it out.",
    ),
    "smoothing_unfit": (
        "高程平滑距离 {value} 米无法使用。请给出 0 到 {limit:g} 之间的数，例如 30；0 表示不平滑。",
        "Heights cannot be smoothed over {value} m. Give a number between 0 and {limit:g}, such as 30; 0 leaves them as they are.",
    ),
    "elevation_bands": (
        "高程文件 {file} 有 {count} 个波段，无法判断哪一个是高程，也可能是一幅图像。请导出只含高程的单波段栅格。",
        "The elevation file {file} has {count} bands: which one holds the heights is not clear, or it is a picture. "
        "Export the heights as a raster with one band.",
    ),
    "elevation_unit": (
        "高程文件 {file} 的高程单位是“{unit}”，不是米。请换算为米后重新导出。",
        "The heights in {file} are in '{unit}', not in metres. Convert them to metres and export them again.",
    ),
    "elevation_nowhere": (
        "高程文件 {file} 没有写明栅格的位置。请配准后重新导出，并随文件附上 .tfw 等定位文件（如有）。",
        "The elevation file {file} does not say where its cells lie. Georeference it, and keep a world file such as .tfw beside it.",
    ),
    "elevation_elsewhere": (
        "高程文件 {file} 与道路不重叠：高程在 {raster}，道路在 {streets}（经度、纬度）。请检查坐标系，以及是否选错了城市的数据。",
        "The elevation file {file} and the streets do not overlap: the heights lie at {raster}, the streets at {streets} "
        "(longitude, latitude). Check the reference system, and whether both files are of the same place.",
    ),
    "elevation_too_large": (
        "高程文件 {file} 在道路范围内有 {cells:.0f} 百万个像元，超过 {limit:.0f} 百万的上限。请裁剪，或重采样为更大的像元（例如 10 米）。",
        "The elevation file {file} has {cells:.0f} million cells around the streets, more than the limit of {limit:.0f} million. "
        "Cut it to the place, or resample it to larger cells, such as 10 m.",
    ),
    "elevation_empty": (
        "高程文件 {file} 在道路范围内没有可用的高程：像元全部为空，或不在 {low:g} 至 {high:g} 米之间。请检查文件和高程单位。",
        "The elevation file {file} holds no height around the streets: every cell is void or outside {low:g} to {high:g} m. "
        "Check the file and the unit of its heights.",
    ),
}

#: Files that people write: studies and standards.
_TOML: dict[str, tuple[str, str]] = {
    "file_not_utf8": (
        "文件 {file} 不是 UTF-8 文本。请用记事本等工具另存为 UTF-8。",
        "The file {file} is not UTF-8 text. Save it as UTF-8.",
    ),
    "toml_syntax": (
        "文件 {file} 不符合 TOML 格式：{detail}。请检查该行的引号、等号和括号。",
        "The file {file} is not TOML: {detail}. Check the quotes, equals signs and brackets of that line.",
    ),
    "toml_key_unknown": (
        "文件 {file} 第 {line} 行：{where} 中没有“{key}”这一项。您是否想写：{known}？",
        "File {file}, line {line}: {where} has no key '{key}'. Did you mean: {known}?",
    ),
    "toml_key_missing": (
        "文件 {file} 第 {line} 行：{where} 缺少“{key}”。请补上。",
        "File {file}, line {line}: {where} lacks '{key}'. Add it.",
    ),
    "toml_value_unknown": (
        "文件 {file} 第 {line} 行：{where} 中 {key} 的值 {value} 无法使用。可用的是：{known}。",
        "File {file}, line {line}: {where} has {key} = {value}, which cannot be used. Possible: {known}.",
    ),
    "standard_unknown": (
        "没有名为“{value}”的标准。自带的有：{known}；自己的标准请写 .toml 文件的路径。",
        "There is no standard '{value}'. Shipped are: {known}. For your own, give the path of its .toml file.",
    ),
    "standard_rule_twice": (
        "文件 {file} 第 {line} 行：规则“{rule}”（口径 {reading}）出现了两次。请改名或删去一条。",
        "File {file}, line {line}: rule '{rule}' (reading {reading}) stands there twice. Rename or delete one.",
    ),
    "study_named_twice": (
        "文件 {file} 第 {line} 行：{key} 中“{name}”写了两次。请删去一个，或另起名字。",
        "File {file}, line {line}: {key} names '{name}' twice. Remove one, or give it another name.",
    ),
    "named_twice": (
        "“{name}”写了两次，结果中将无法区分。请删去一个，或另起名字。",
        "'{name}' is named twice and could not be told apart. Remove one, or give it another name.",
    ),
    "study_network_source": (
        "文件 {file} 第 {line} 行：[network] 需要且只需要 source、place、bbox 之一。请补上一项，或删去多余的。",
        "File {file}, line {line}: [network] needs exactly one of source, place and bbox. Add one, or remove what is too many.",
    ),
}

#: Verdicts, reasons and findings.
_VERDICT: dict[str, tuple[str, str]] = {
    "verdict.met": ("达标", "met"),
    "verdict.borderline": ("临界（需复核）", "borderline (check again)"),
    "verdict.unmet": ("不达标", "unmet"),
    "verdict.unknown": ("无法判断", "cannot tell"),
    "verdict.reported": ("只报告不判定", "reported, not judged"),
    "verdict.not_applicable": ("不适用", "not applicable"),
    "verdict.suspected": ("疑似缺口", "suspected gap"),
    # The words that fit a clause's force, by verdict and force.
    "verdict.met.target": ("已达目标", "target reached"),
    "verdict.unmet.target": ("未达目标", "target not reached"),
    "verdict.met.encouraged": ("已覆盖", "covered"),
    "verdict.unmet.encouraged": ("未覆盖", "not covered"),
    "reason.no_data": ("缺少数据", "data missing"),
    "reason.off_network": ("社区或设施附近没有道路", "no street near the community, or near any facility"),
    "reason.island": ("所在道路与其他道路不连通", "its streets are cut off from the others"),
    "reason.data_edge": ("靠近数据边缘，数据外可能有设施", "near the edge of the data: there may be a facility beyond"),
    "reason.incomplete_data": ("设施名单不完整", "the list of facilities is incomplete"),
    "reason.no_facility": ("没有此类设施", "there is no such facility"),
    "reason.too_far": ("直线距离也太远", "too far, even in a straight line"),
    "reason.detour": ("绕行：直线近、步行远", "a detour: near as the crow flies, far on foot"),
    "finding.walk": (
        "{verdict}：居中居民步行 {walk_min:.1f} 分钟，{share:.0f}% 的居民在 {limit:g} 分钟内。",
        "{verdict}: the median resident walks {walk_min:.1f} min; {share:.0f} % are within {limit:g} min.",
    ),
    "finding.walk_because": (
        "{verdict}（{reason}）：居中居民步行 {walk_min:.1f} 分钟，{share:.0f}% 的居民在 {limit:g} 分钟内。",
        "{verdict} ({reason}): the median resident walks {walk_min:.1f} min; {share:.0f} % are within {limit:g} min.",
    ),
    "finding.no_walk": (
        "{verdict}：居中居民走不到；{share:.0f}% 的居民在 {limit:g} 分钟内。",
        "{verdict}: the median resident reaches none; {share:.0f} % are within {limit:g} min.",
    ),
    "finding.no_walk_because": (
        "{verdict}（{reason}）：{share:.0f}% 的居民在 {limit:g} 分钟内。",
        "{verdict} ({reason}): {share:.0f} % are within {limit:g} min.",
    ),
}

#: What the command line says.
_CONSOLE: dict[str, tuple[str, str]] = {
    "step.streets": ("读取道路", "Reading streets"),
    "step.tables": ("读取社区和设施", "Reading communities and facilities"),
    "step.times": ("计算步行时间（{profile}）", "Computing walking times ({profile})"),
    "step.areas": ("绘制服务范围", "Drawing service areas"),
    "step.verdicts": ("判定", "Judging"),
    "step.write": ("写出结果", "Writing the results"),
    "console.title": ("{name}", "{name}"),
    "console.profile": (
        "步行者：{profile}，{speed:g} km/h；{minutes:g} 分钟 = {metres:.0f} 米{costs}",
        "Walker: {profile}, {speed:g} km/h; {minutes:g} min = {metres:.0f} m{costs}",
    ),
    "console.invented": ("本例为虚构数据", "This place is invented"),
    "console.streets": (
        "道路 {km:,.0f} 千米；{communities} 个社区，{facilities} 处设施，{rejected} 行（值）未能使用",
        "{km:,.0f} km of streets; {communities} communities, {facilities} facilities, {rejected} rows or values rejected",
    ),
    "console.rule": ("要求", "Rule"),
    "console.within": ("时限内", "Within limit"),
    "console.met": ("达标", "Met"),
    "console.borderline": ("临界", "Borderline"),
    "console.unmet": ("不达标", "Unmet"),
    "console.unknown": ("无法判断", "Cannot tell"),
    "console.reported": ("不判定", "Not judged"),
    "console.gaps": ("缺口：{n} 个社区、要求", "Gaps: {n} (community, rule)"),
    "console.no_gaps": ("没有缺口", "No gaps"),
    "console.suspected": (
        "另有疑似缺口 {n} 个（设施名单不完整，需实地核对）",
        "{n} more are suspected gaps: the list of facilities is incomplete; check in the field",
    ),
    "console.community": ("社区", "Community"),
    "console.walk": ("居中步行分钟", "Median walk, min"),
    "console.reason": ("原因", "Reason"),
    "console.more": ("……另有 {n} 个，见 {file}", "... and {n} more, see {file}"),
    "console.written": ("结果写入 {folder}", "Written to {folder}"),
    "console.hash": ("结果编号 {hash}", "Result {hash}"),
    "console.profiles": ("步行者", "Walker"),
    "measure.communities": ("的社区", "of communities"),
    "measure.households": ("的户", "of households"),
    "measure.population": ("的人", "of people"),
    "measure.pop_60plus": ("的 60 岁以上老人", "of people over 60"),
    "walker.slope": ("坡度按 Tobler 函数计时", "slopes after Tobler"),
    "walker.max_grade": ("不走大于 {value:.1f} % 的坡", "none over {value:.1f} %"),
    "walker.no_stairs": ("不走台阶", "no stairs"),
    "walker.stairs": ("台阶用时 × {value:g}", "stairs × {value:g}"),
    "walker.signal": ("每处信号灯 {value:g} 秒", "{value:g} s a signal"),
    "walker.major": ("每处主要道路过街 {value:g} 秒", "{value:g} s a main road"),
    "walker.off_network": ("路外用时 × {value:g}", "off the streets × {value:g}"),
    "note.gates_unused": (
        "已读取 {n} 个大门；没有屏障数据，封闭小区按直接走到最近道路计算。",
        "{n} gates were read, and no barriers: compounds are left straight to the nearest street.",
    ),
    "note.gates_open": (
        "已读取 {n} 个大门：它们在屏障上开口；小区本身按直接走到最近道路计算。",
        "{n} gates were read: they open barriers; compounds themselves are left straight to the nearest street.",
    ),
    "note.level": (
        "没有高程数据：对“{profile}”也把所有道路按平路计算。",
        "No elevations were given: streets count as level for '{profile}' too.",
    ),
    "note.heights_unknown": (
        "{km:.1f} 千米道路没有高程，按平路计算。",
        "{km:.1f} km of streets have no known height and count as level.",
    ),
    "note.profile_closed": (
        "“{profile}”不能使用 {km:.1f} 千米道路（台阶、过陡，或因此被隔断的零碎路段）。",
        "'{profile}' cannot use {km:.1f} km of streets (stairs, too steep, or cut off by such).",
    ),
    "note.buildings_nowhere": (
        "{n} 栋住宅不在任何社区内，未计入。",
        "{n} residential buildings lie in no community and were left out.",
    ),
    "note.facilities_without_street": (
        "{n} 处设施附近没有（连通的）道路，无法到达；若数量很多，请检查坐标。",
        "{n} facilities have no (connected) street nearby and cannot be reached; if they are many, check their coordinates.",
    ),
    "note.urban_assumed": (
        "{n} 个社区没有城乡分类，按城镇社区判定。",
        "{n} communities do not say whether they are urban or rural and are judged as urban.",
    ),
    "note.fragments": (
        "{km:.1f} 千米道路属于不连通的零星碎片（每片短于 {limit:g} 米），未用于步行计算，在地图上另行标出。",
        "{km:.1f} km of streets lie in fragments shorter than {limit:g} m; nobody starts a walk there, and the map shows them apart.",
    ),
    "note.incomplete": (
        "设施名单不完整的种类：未列出不等于没有，相应的不达标记为“疑似缺口”。",
        "Where the list of facilities is incomplete, what is not listed may still be there: such failures are suspected gaps.",
    ),
    "output_failed": (
        "无法写入 {file}（{detail}）。请检查文件夹是否可写、磁盘是否已满。",
        "{file} could not be written ({detail}). Check that the folder can be written to and that the disk is not full.",
    ),
    "output_second_name": (
        "{file} 正被其他程序打开，结果改存为 {second}。",
        "{file} is open in another program; the result was saved as {second} instead.",
    ),
    "result_mismatch": (
        "{file} 中的表与 {manifest} 的结果编号不符：两个文件不是同一次运行写出的，或内容被改动过。请重新运行。",
        "The tables in {file} do not have the hash that {manifest} names: the two are not of one run, or were changed. Run again.",
    ),
    "output_ending": (
        "输出文件 {file} 的扩展名不受支持。可用的有：.csv、.gpkg、.parquet、.geojson。",
        "The ending of the output file {file} is not known. Known are .csv, .gpkg, .parquet and .geojson.",
    ),
    "sample_unknown": (
        "没有名为“{value}”的示例。可用的有：{known}。",
        "There is no sample '{value}'. Known are: {known}.",
    ),
    "kind_unknown": ("没有名为“{value}”的设施种类。", "There is no facility kind '{value}'."),
    "no_facility_of_kind": (
        "{file} 中没有种类为“{kind}”的设施。现有种类：{known}。",
        "{file} holds no facility of the kind '{kind}'. Its kinds are: {known}.",
    ),
}

_SENTENCES: dict[str, tuple[str, str]] = {**_INPUT, **_STREETS, **_TOML, **_VERDICT, **_CONSOLE, **_PAGE}


def say(key: str, language: Language, /, **values: object) -> str:
    """Fill a sentence.

    Parameters
    ----------
    key
        Name of the sentence.
    language
        ``"zh"`` or ``"en"``.
    **values
        What to put into its placeholders.

    Raises
    ------
    KeyError
        If there is no such sentence.
    """
    zh, en = _SENTENCES[key]
    return (zh if language == "zh" else en).format(**values)


def has_sentence(key: str) -> bool:
    """Whether there is a sentence of this name.

    >>> has_sentence("verdict.met"), has_sentence("verdict.met.mandatory")
    (True, False)
    """
    return key in _SENTENCES


def page_words() -> dict[Language, dict[str, str]]:
    """Give the map page its sentences in both languages, with the words for verdicts and reasons that all outputs share.

    Keys come without ``page.``; the page fills the placeholders.

    >>> page_words()["en"]["close"]
    'Close'
    """
    shared = {key: texts for key, texts in _SENTENCES.items() if key.startswith(("verdict.", "reason."))}
    sentences = shared | {key.removeprefix("page."): texts for key, texts in _PAGE.items()}
    return {language: {key: texts[at] for key, texts in sentences.items()} for at, language in enumerate(LANGUAGES)}
