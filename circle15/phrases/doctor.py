"""What the examination of the streets says."""

from typing import Final

#: Key to Chinese and English text.
PHRASES: Final[dict[str, tuple[str, str]]] = {
    "doctor.none": ("{kind}：没有发现。", "{kind}: none found."),
    "doctor.not_asked": (
        "断头近邻：未检查（near_miss_m = 0）。",
        "Near misses: not looked for (near_miss_m = 0).",
    ),
    "doctor.kind.component": ("连通情况", "Connected pieces"),
    "doctor.kind.island": ("孤立的路网", "Islands of streets"),
    "doctor.kind.fragment": ("零星碎片", "Fragments"),
    "doctor.kind.near_miss": ("断头近邻", "Near misses"),
    "doctor.kind.crossing_without_node": ("相交无节点", "Crossings without a node"),
    "doctor.kind.dangle": ("断头路", "Dead ends"),
    "doctor.kind.data_edge_end": ("数据边缘的断头", "Ends at the edge of the data"),
    "doctor.kind.duplicate": ("重复线", "Streets drawn twice"),
    "doctor.kind.zero_length": ("零长度线", "Lines without length"),
    "doctor.kind.absurd_length": ("长度不合理", "Absurd lengths"),
    "doctor.kind.far_off": ("远离主体的道路", "Streets far from the rest"),
    "doctor.kind.no_street_near": ("附近无道路的居民点", "Homes without a street"),
    "doctor.kind.no_footways": ("疑似缺步行道", "Footways probably missing"),
    "doctor.component": (
        "道路分成 {n} 片互不连通的部分，最大一片占总长的 {share:.1%}。",
        "The streets fall into {n} pieces that do not hang together; the largest holds {share:.1%} of the length.",
    ),
    "doctor.component.broken": (
        "路网连通性差：道路分成 {n} 片互不连通的部分，最大一片只占总长的 {share:.1%}。请补齐各片之间缺少的道路，或换用更完整的路网。",
        "The streets are badly connected: they fall into {n} pieces, and the largest holds only {share:.1%} of the length. "
        "Add the streets that are missing between them, or use a more complete street file.",
    ),
    "doctor.island": (
        "{n} 片孤立的路网共 {km:.1f} 千米，与最大一片不连通：从那里走不到其他地方。请核对是否缺少连接的道路。",
        "Pieces of the streets that do not join the largest: {n}, {km:.1f} km in all. Nobody walks from there to the rest. Check whether a link is missing.",
    ),
    "doctor.fragment": (
        "{n} 个零星碎片共 {km:.1f} 千米，每个短于 {limit:g} 米，不参与步行计算。",
        "{n} fragments of {km:.1f} km in all are each shorter than {limit:g} m and take no part in walks.",
    ),
    "doctor.near_miss": (
        "有 {n} 处断头路离另一条道路不到 {limit:g} 米却没有接上（其中 {apart} 处使路网断成两片）。请逐处核对：若实际连通，请在道路数据中接上。",
        "{n} dead ends lie within {limit:g} m of another street and do not meet it ({apart} of them part the network). "
        "Check each: where people walk through, join the lines in the street data.",
    ),
    "doctor.crossing_without_node": (
        "有 {n} 处道路在同一层相交却没有共同节点，步行者在此不能转弯。请在交点处打断线条；若是立交，请填写 bridge、tunnel 或 layer。",
        "{n} streets cross on the same level without a common node, so that nobody can turn there. Split the lines at the "
        "crossing, or tag bridge, tunnel or layer where one runs above the other.",
    ),
    "doctor.crossing_without_node.untold": (
        "有 {n} 处道路相交却没有共同节点，步行者在此不能转弯；数据没有桥梁、隧道或层级，无法区分立交。请在交点处打断线条，并标明立交。",
        "{n} streets cross without a common node, so that nobody can turn there; the data tell no bridge, tunnel or layer from "
        "a crossing on the ground. Split the lines at the crossings, and tag what runs above.",
    ),
    "doctor.dangle": ("共有 {n} 个断头路端点。", "There are {n} dead ends."),
    "doctor.data_edge_end": (
        "有 {n} 条道路在数据边缘处中断；边缘附近走不到的结论记为无法判断。",
        "{n} streets end at the edge of the data; what fails near there cannot be told.",
    ),
    "doctor.duplicate": (
        "有 {n} 段道路（{km:.1f} 千米）与另一段重合或几乎重合，不影响步行时间，但会重复计入道路长度。",
        "{n} pieces of streets ({km:.1f} km) lie on another; walks do not change, but the length of streets counts them twice.",
    ),
    "doctor.zero_length": ("有 {n} 条线没有长度，已略去。", "{n} lines have no length and were left out."),
    "doctor.absurd_length": (
        "有 {n} 段道路的长度不合理：所填长度与线形不符，或超过 5 千米没有一个折点。请核对。",
        "{n} streets have an absurd length: that stated is not that of the line, or 5 km and more have no vertex. Check them.",
    ),
    "doctor.far_off": (
        "有 {n} 段道路远离其他道路，坐标可能有误。请核对坐标系和这些线。",
        "{n} streets lie far from all others; their coordinates may be wrong. Check the reference system and these lines.",
    ),
    "doctor.no_street_near": (
        "有 {n} 个居民点（占 {share:.1%} 的居民）在 {limit:g} 米内没有道路。请核对坐标，或补充道路。",
        "{n} homes ({share:.1%} of the residents) have no street within {limit:g} m. Check their coordinates, or add streets.",
    ),
    "doctor.no_footways": (
        "路网中步行道、小路、台阶只占总长的 {share:.1%}，疑似缺步行道：实际步行可能比算出的近。请核对道路数据是否只含车行道。",
        "Footways, paths and steps are only {share:.1%} of the length: footways are probably missing, and real walks may be "
        "shorter than computed. Check whether the data hold carriageways only.",
    ),
    "doctor.no_footways.fine": (
        "步行道、小路、台阶占总长的 {share:.1%}。",
        "Footways, paths and steps are {share:.1%} of the length.",
    ),
    "doctor.no_footways.untold": (
        "道路数据没有道路类别，无法判断是否缺步行道。",
        "The street data have no classes, so that nobody can tell whether footways are missing.",
    ),
    "near_miss_unfit": (
        "near_miss_m = {value} 无法使用。请填写 0 到 50 之间的米数；0 表示不检查断头近邻，也不据此改判。",
        "near_miss_m = {value} cannot be used. Give metres between 0 and 50; 0 looks for no near misses and judges nothing by them.",
    ),
}
