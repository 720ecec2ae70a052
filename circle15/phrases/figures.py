"""What figures say: legends, scale bar, and what cannot be drawn."""

from typing import Final

#: Key to Chinese and English text.
PHRASES: Final[dict[str, tuple[str, str]]] = {
    "figure.gaps": ("各社区的缺口数", "Gaps of each community"),
    "figure.gaps_0": ("无缺口", "no gap"),
    "figure.gaps_1": ("1 项", "1 gap"),
    "figure.gaps_n": ("{low} 项", "{low} gaps"),
    "figure.gaps_range": ("{low} 至 {high} 项", "{low} to {high} gaps"),
    "figure.gaps_more": ("{low} 项及以上", "{low} gaps or more"),
    "figure.title": ("{name}：{view}", "{name}: {view}"),
    "figure.title_area": ("{name}（{area}）：{view}", "{name} ({area}): {view}"),
    "figure.counted": ("{name} {n}", "{name} {n}"),
    "figure.verdicts": ("结论", "Verdicts"),
    "figure.places": ("设施", "Facilities"),
    "figure.other": ("其他设施", "other facilities"),
    "figure.planned": ("规划或在建", "planned or being built"),
    "figure.none": ("未判定", "nothing judged"),
    "figure.lines": ("底图", "Base map"),
    "figure.community_line": ("社区边界", "community boundary"),
    "figure.area_line": ("街道（区县）界", "subdistrict or district"),
    "figure.street": ("道路", "street"),
    "figure.north": ("北", "N"),
    "figure.metres": ("{n:g} 米", "{n:g} m"),
    "figure.kilometres": ("{n:g} 千米", "{n:g} km"),
    "figure.source": (
        "资料来源：{sources}；结果编号 {hash}",
        "Source: {sources}; result {hash}",
    ),
    "figure.source_none": ("研究文件所列数据", "data named in the study file"),
    "figure.no_chinese": (
        "本机没有中文字体，图中文字用英文，名称以编号代替。",
        "No Chinese font on this computer: figures are in English, Chinese names are given by id.",
    ),
    "figure_area_unknown": (
        "结果中没有名为“{value}”的街道或区县。最接近的是：{nearest}。",
        "The result has no subdistrict or district '{value}'. Nearest: {nearest}.",
    ),
    "figure_area_none": (
        "结果中没有街道或区县，不能只画“{value}”。请在社区表中填写“所属街道”，或在研究文件中给出 [areas]。",
        "The result knows of no subdistrict, so '{value}' cannot be drawn alone. Fill in the communities' subdistrict, or give [areas] in the study file.",
    ),
}
