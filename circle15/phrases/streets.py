"""Streets, walkers and downloads."""

from typing import Final

#: Key to Chinese and English text.
PHRASES: Final[dict[str, tuple[str, str]]] = {
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
    "population_bands": (
        "人口栅格 {file} 有 {count} 个波段，需要只含一个波段（每个像元的人数）。请导出单个波段。",
        "The population raster {file} has {count} bands; one is needed, of people per cell. Export a single band.",
    ),
    "population_nowhere": (
        "人口栅格 {file} 没有写明位置。请配准后重新导出，并随文件附上 .tfw 等定位文件（如有）。",
        "The population raster {file} does not say where its cells lie. Georeference it, and keep a world file such as .tfw beside it.",
    ),
    "population_elsewhere": (
        "人口栅格 {file} 与社区不重叠：栅格在 {raster}，社区在 {people}（经度、纬度）。请检查坐标系，以及是否选错了城市的数据。",
        "The population raster {file} and the communities do not overlap: the raster lies at {raster}, the communities at {people} "
        "(longitude, latitude). Check the reference system, and whether both files are of the same place.",
    ),
    "population_too_large": (
        "人口栅格 {file} 在社区范围内有 {cells:.1f} 百万个像元，超过 {limit:.0f} 百万的上限。请重采样为更大的像元（例如 100 米）。",
        "The population raster {file} has {cells:.1f} million cells around the communities, more than the limit of {limit:.0f} million. "
        "Resample it to larger cells, such as 100 m.",
    ),
    "cells_unknown": (
        "{file}：{count} 个人口格网缺少数值或为负，未计入。",
        "{file}: {count} cells of the population grid say nothing, or less than nothing, and do not count.",
    ),
    "elevation_empty": (
        "高程文件 {file} 在道路范围内没有可用的高程：像元全部为空，或不在 {low:g} 至 {high:g} 米之间。请检查文件和高程单位。",
        "The elevation file {file} holds no height around the streets: every cell is void or outside {low:g} to {high:g} m. "
        "Check the file and the unit of its heights.",
    ),
}
