"""A bureau's own layer of street lines: its reference system, its columns, and where its lines meet."""

from typing import Final

#: Key to Chinese and English text.
PHRASES: Final[dict[str, tuple[str, str]]] = {
    "street_class_unknown": (
        'classes 把“{name}”对应为“{value}”，这不是可用的道路类别。可用的有：{known}；不可步行写 "no"。',
        "classes gives '{name}' the class '{value}', which is not known. Known are: {known}; write \"no\" where nobody walks.",
    ),
    "street_option_unknown": (
        "{key} = {value} 无法使用。可取：{known}。",
        "{key} = {value} cannot be used. It may be: {known}.",
    ),
    "street_mend_unfit": (
        "mend_m = {value} 无法使用。请填写大于 0、不超过 {limit:g} 的米数，例如 2；不填则不修补。",
        "mend_m = {value} cannot be used. Give metres above 0 and up to {limit:g}, such as 2; leave it out to mend nothing.",
    ),
    "street_column_missing": (
        "道路文件 {file} 中没有列“{column}”（{key}）。现有列：{columns}。请更正列名。",
        "The street file {file} has no column '{column}' ({key}). Its columns, nearest first: {columns}. Correct the name.",
    ),
    "layer_without_geometry": (
        "文件 {file} 没有几何图形，只是一张表。请改用含道路线的图层。",
        "The file {file} holds no geometries, only a table. Use the layer that holds the lines of the streets.",
    ),
    "street_crs_unknown": (
        '道路文件 {file} 没有可用的坐标系{said:zh}。{hint:zh}请核实后在 [network] 中写 crs，例如 crs = "EPSG:4547"。',
        "The street file {file} has no reference system that can be used{said:en}. Its numbers {hint:en} "
        'Make sure, and name it with crs under [network], for example crs = "EPSG:4547".',
    ),
    "street_crs_contradicted": (
        "道路文件 {file} 的坐标（如 {x}, {y}）与所写坐标系“{crs}”不符。{hint:zh}请核实后在 [network] 中用 crs 写明正确的坐标系。",
        "The coordinates of the street file {file} (such as {x}, {y}) cannot be in its reference system '{crs}'. Its numbers "
        "{hint:en} Make sure, and name the right one with crs under [network].",
    ),
    "street_crs_unnamed": (
        "道路文件 {file} 的坐标系没有名称，已按其自带的投影参数读取{like:zh}。请核对道路在地图上的位置。",
        "The reference system of the street file {file} has no name and was read by its parameters{like:en}. "
        "Check on the map that the streets lie where they should.",
    ),
    "street_datum": (
        "道路文件 {file} 的坐标按 {datum} 还原为 WGS 84。",
        "The coordinates of the street file {file} were brought from {datum} to WGS 84.",
    ),
    "street_columns": (
        "道路文件 {file} 使用的列：{columns:zh}。",
        "Columns used of the street file {file}: {columns:en}.",
    ),
    "street_class_missing": (
        "道路文件 {file} 没有道路类别列，所有线（包括可能有的高速公路）都按可步行的普通道路处理。请用 class_column 指明类别列。",
        "The street file {file} has no column of classes: every line counts as a plain street that is walked on, motorways too. "
        "Name the column with class_column.",
    ),
    "street_classes": (
        "道路文件 {file} 的道路类别对应为：{classes}。如不符合实际，请在 [network] 中用 classes 改写。",
        "Classes of the street file {file} were taken as: {classes}. Where that is wrong, say it with classes under [network].",
    ),
    "street_classes_unnamed": (
        '道路文件 {file} 的“{column}”列有 {n} 条线的类别无法识别：{values}。已按可步行的普通道路处理；请在 [network] 中用 classes 逐一写明，不可步行写 "no"。',
        "In the street file {file} the classes of {n} lines in the column '{column}' are not known: {values}. They count as plain streets that are "
        'walked on; say with classes under [network] what each is, "no" where nobody walks.',
    ),
    "street_classes_absent": (
        "classes 中写了 {values}，但道路文件 {file} 的“{column}”列没有这些值。请检查写法。",
        "classes names {values}, but the column '{column}' of the street file {file} has no such value. Check the spelling.",
    ),
    "street_classes_blank": (
        "道路文件 {file} 有 {n} 条线的“{column}”为空，已按可步行的普通道路处理。请补填。",
        "In the street file {file} the column '{column}' is empty for {n} lines; they count as plain streets that are walked on. Fill it in.",
    ),
    "street_levels_unread": (
        "道路文件 {file} 的“{column}”列有 {n} 条线的层级无法识别：{values}。这些线与其他线相交处不连通；请改为整数（地面为 0）。",
        "In the street file {file} the levels of {n} lines in the column '{column}' cannot be read: {values}. Where these cross others they are "
        "not joined; write whole numbers, 0 on the ground.",
    ),
    "street_drawing_order": (
        "道路文件 {file} 的“{column}”列是绘图次序，每 10 算一层。",
        "The column '{column}' of the street file {file} is a drawing order; ten of it count as one level.",
    ),
    "street_shapes_empty": (
        "道路文件 {file} 有 {n} 行没有图形（首个为第 {row} 行），已略过。请补绘或删除。",
        "In the street file {file} {n} rows have no geometry (the first is row {row}) and were passed over. Draw or delete them.",
    ),
    "street_shapes_broken": (
        "道路文件 {file} 有 {n} 行的坐标不是有限的数（首个为第 {row} 行），已略过。请重新绘制。",
        "In the street file {file} {n} rows have coordinates that are not finite numbers (the first is row {row}) and were passed over. Draw them again.",
    ),
    "street_shapes_areas": (
        "道路文件 {file} 有 {n} 行是面而不是线（首个为第 {row} 行），已略过。请改用道路中心线。",
        "In the street file {file} {n} rows are areas and no lines (the first is row {row}) and were passed over. Use centre lines.",
    ),
    "street_shapes_points": (
        "道路文件 {file} 有 {n} 行是点而不是线（首个为第 {row} 行），已略过。请从道路图层中删除。",
        "In the street file {file} {n} rows are points and no lines (the first is row {row}) and were passed over. Take them out of the layer of streets.",
    ),
    "street_lines_twice": (
        "道路文件 {file} 有 {n} 条线与另一条完全重合，不影响步行时间；可以删除。",
        "In the street file {file} {n} lines lie exactly on another one; walking times do not depend on it, and they can be deleted.",
    ),
    "street_nodes_contradicted": (
        "道路文件 {file} 的节点列（{columns}）与图形不一致：{turned:.0%} 的线方向相反，{elsewhere:.0%} 的线起止点不在其节点处。以图形为准，节点列不使用。",
        "The node columns ({columns}) of the street file {file} do not agree with its geometry: {turned:.0%} of the lines run the other way, "
        "{elsewhere:.0%} begin or end elsewhere. The geometry counts, the node columns are ignored.",
    ),
    "street_ends_joined": (
        "道路文件 {file} 有 {n} 处线的端点落在另一条线中间（相距不到 1 毫米），已连通。",
        "In the street file {file} {n} lines end on another one (within a millimetre) without a vertex there; they were joined.",
    ),
    "street_crossings_joined": (
        "道路文件 {file} 有 {n} 处交叉没有公共节点，两线层级相同或未作区分，已连通。",
        "In the street file {file} {n} crossings have no common vertex; the lines are of one level as far as is known, and were joined.",
    ),
    "street_crossings_apart": (
        "道路文件 {file} 有 {n} 处交叉的两线层级不同（如桥、隧道），不连通。",
        "In the street file {file} {n} crossings are of lines on different levels, such as bridges and tunnels; they were not joined.",
    ),
    "street_crossings_left": (
        "道路文件 {file} 有 {n} 处交叉没有公共节点，按要求未连通。",
        "In the street file {file} {n} crossings have no common vertex; as asked, they were not joined.",
    ),
    "street_crossings_bridges": (
        "道路文件 {file} 有 {n} 处交叉没有公共节点，也没有层级信息，未连通。全部交叉中有 {share:.0%} 带节点，所以这些多半是立交或桥；"
        '若确为平面路口，请在 [network] 中写 crossings = "join"，或增加层级、桥、隧道列。',
        "In the street file {file} {n} crossings have no common vertex, nothing is said of levels, and they were not joined. {share:.0%} of all "
        'crossings have a node, so that these are probably bridges; if they are junctions, write crossings = "join" under [network], '
        "or add a column of levels, bridges or tunnels.",
    ),
    "street_crossings_open": (
        "道路文件 {file} 有 {n} 处交叉没有公共节点，也没有层级信息，未连通。全部交叉中只有 {share:.0%} 带节点，多半是线在路口没有打断；"
        '请在 [network] 中写 crossings = "join"（有立交时请先增加层级、桥、隧道列），否则步行路线会绕远或不通。',
        "In the street file {file} {n} crossings have no common vertex, nothing is said of levels, and they were not joined. Only {share:.0%} of all "
        'crossings have a node: the lines were probably never cut at junctions. Write crossings = "join" under [network] (first add a column of '
        "levels, bridges or tunnels if there are any), or walks will be too long or impossible.",
    ),
    "street_ends_mended": (
        "道路文件 {file} 已按 mend_m = {mend:g} 米修补：{gaps} 处未接上的端点已延长，{tails} 处越过路口的端头已截去。逐处列在 street_changes 图层。",
        "The street file {file} was mended as asked (mend_m = {mend:g}): {gaps} ends were drawn on to the street that they missed, {tails} were cut "
        "off at the crossing that they run beyond. Each is listed in the layer street_changes.",
    ),
    "street_ends_open": (
        "道路文件 {file} 中，差 1 米以内未接上道路的端点有 {gaps_1} 处（5 米以内 {gaps_5} 处），越过路口 1 米以内的端头有 {tails_1} 处（5 米以内 {tails_5} 处），"
        "都未连通。若是绘图误差，请在 [network] 中写 mend_m（米）修补。",
        "In the street file {file} {gaps_1} ends stop at most 1 m short of a street ({gaps_5} at most 5 m), and {tails_1} run at most 1 m beyond a "
        "crossing ({tails_5} at most 5 m); they are not joined. If they are slips of the pen, mend them with mend_m (metres) under [network].",
    ),
    "street_options_unused": (
        "{keys} 只用于自有道路图层，对 {file} 不起作用。请从 [network] 中删去。",
        "{keys} only hold for a layer of street lines and do nothing for {file}. Take them out of [network].",
    ),
}
