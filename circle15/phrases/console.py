"""What the command line says."""

from typing import Final

#: Key to Chinese and English text.
PHRASES: Final[dict[str, tuple[str, str]]] = {
    "step.streets": ("读取道路", "Reading streets"),
    "step.tables": ("读取社区和设施", "Reading communities and facilities"),
    "step.doctor": ("检查路网", "Examining the streets"),
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
        "道路 {km:,.0f} 千米；{communities} 个社区，{facilities} 处设施；{rejected} 行（值）未能使用，{to_check} 行请核对",
        "{km:,.0f} km of streets; {communities} communities, {facilities} facilities; {rejected} rows or values rejected, {to_check} to check",
    ),
    "console.rule": ("要求", "Rule"),
    "console.within": ("时限内", "Within limit"),
    "console.met": ("达标", "Met"),
    "console.borderline": ("临界", "Borderline"),
    "console.unmet": ("不达标", "Unmet"),
    "console.unknown": ("无法判断", "Cannot tell"),
    "console.reported": ("不判定", "Not judged"),
    "console.gaps": ("缺口：{n} 项（单元×要求）", "Gaps: {n} (unit, rule)"),
    "console.no_gaps": ("没有缺口", "No gaps"),
    "console.suspected": (
        "另有疑似缺口 {n} 个（设施名单不完整，需实地核对）",
        "{n} more are suspected gaps: the list of facilities is incomplete; check in the field",
    ),
    "console.community": ("社区", "Community"),
    "console.now": ("现状", "Now"),
    "console.unit": ("单元", "Unit"),
    "console.verdict": ("结论", "Verdict"),
    "console.said": ("依据", "Because"),
    "console.units": ("街道、区、市级条款", "Clauses about larger units"),
    "console.for_reference": ("（参照，无约束力）", " (for reference, binds nobody)"),
    "level.community": ("社区", "community"),
    "level.subdistrict": ("街道（乡镇）", "subdistrict"),
    "level.district": ("区（县）", "district"),
    "level.city": ("全市（研究范围）", "city (the study's area)"),
    "level.province": ("全省", "province"),
    "console.reason": ("原因", "Reason"),
    "console.more": ("……另有 {n} 个，见 {file}", "... and {n} more, see {file}"),
    "console.written": ("结果写入 {folder}", "Written to {folder}"),
    "console.hash": ("结果编号 {hash}", "Result {hash}"),
    "console.profiles": ("步行者", "Walker"),
    "measure.communities": ("的社区", "of communities"),
    "measure.households": ("的户", "of households"),
    "measure.population": ("的人", "of people"),
    "measure.pop_60plus": ("的 60 岁以上老人", "of people over 60"),
    "measure.registered_population": ("的户籍人口", "of registered residents"),
    "measure.non_registered": ("的非户籍人口", "of residents who are not registered"),
    "walker.slope": ("坡度按 Tobler 函数计时", "slopes after Tobler"),
    "walker.max_grade": ("不走大于 {value:.1f} % 的坡", "none over {value:.1f} %"),
    "walker.no_stairs": ("不走台阶", "no stairs"),
    "walker.stairs": ("台阶用时 × {value:g}", "stairs × {value:g}"),
    "walker.signal": ("每处信号灯 {value:g} 秒", "{value:g} s a signal"),
    "walker.major": ("每处主要道路过街 {value:g} 秒", "{value:g} s a main road"),
    "walker.off_network": ("路外用时 × {value:g}", "off the streets × {value:g}"),
    "note.gates": (
        "{communities} 个社区只从大门出入（共 {n} 个门）：居民先直线走到门，再上路。",
        "{communities} communities are left through their gates alone ({n} in all): people walk straight to a gate, and on from there.",
    ),
    "note.grid_empty": (
        "{n} 个社区的边界内没有人口格网数据，改为在边界内均匀取点。",
        "{n} communities have nobody of the population grid inside their outline, which was sampled instead.",
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
