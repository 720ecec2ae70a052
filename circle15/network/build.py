"""Street lines -> :class:`~circle15.network.walk.WalkNetwork`: nodes where streets share a vertex, edges between."""

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from circle15.errors import StreetsError
from circle15.lines import StreetLines
from circle15.metric import metric_crs, project
from circle15.network import crossings, rules
from circle15.network.barriers import cut_at_barriers, open_barriers
from circle15.network.costs import Ways
from circle15.network.curve import curve_order
from circle15.network.heights import Heights, sample_points, span_level
from circle15.network.profile import DEFAULT_PROFILE, WalkProfile, profile_of
from circle15.network.raw import Edges, Junctions
from circle15.network.terrain import LEVEL, Terrain
from circle15.network.walk import EDGE_TAGS, MIN_FRAGMENT_M, WalkNetwork, walked
from circle15.surface import heights as surface_heights
from circle15.surface import likely


def build_network(
    lines: StreetLines,
    profile: str | WalkProfile = DEFAULT_PROFILE,
    *,
    min_fragment_m: float = MIN_FRAGMENT_M,
    crs: CRS | None = None,
    terrain: Terrain = LEVEL,
) -> WalkNetwork:
    """Build the network of the streets that can be walked on.

    A node stands where two walkable ways, or one way with itself, share a vertex, and at the end of every
    way: a bridge that crosses a street shares no vertex with it, and so there is no way down. Lengths are
    measured in ``crs`` (definition D10).

    Parameters
    ----------
    lines
        Streets as read.
    profile
        Who walks.
    min_fragment_m
        Connected pieces shorter than this are set aside (definition D1).
    crs
        Metric reference system to measure in; chosen for the place when None.
    terrain
        Heights and barriers; a level plain without barriers by default.

    Raises
    ------
    StreetsError
        If no street can be walked on.
    """
    edges = cut_at_junctions(lines, crs)
    return assemble(
        edges,
        crs=_metric(lines, crs),
        profile=profile_of(profile),
        min_fragment_m=min_fragment_m,
        terrain=terrain,
        name=lines.name,
    )


def _metric(lines: StreetLines, crs: CRS | None) -> CRS:
    """Choose the reference system to measure in."""
    if crs is not None:
        return crs
    low, high = np.nanmin(lines.xy, axis=0), np.nanmax(lines.xy, axis=0)
    return metric_crs(lines.crs, (*low, *high))


def cut_at_junctions(lines: StreetLines, crs: CRS | None) -> Edges:
    """Cut the walkable ways where they meet."""
    use = rules.walkable(lines.ways)[lines.way] & np.isfinite(lines.xy[:, 0])
    if not use.any():
        raise StreetsError("streets_none_walkable", file=lines.name)
    kept = np.flatnonzero(use)
    way, place = lines.way[kept], lines.place[kept]

    # A run is an unbroken stretch of one way: a vertex that the file names but does not hold breaks it.
    new_run = np.ones(len(kept), dtype=np.bool_)
    new_run[1:] = (way[1:] != way[:-1]) | (np.diff(kept) != 1)
    doubled = np.zeros(len(kept), dtype=np.bool_)
    doubled[1:] = ~new_run[1:] & (place[1:] == place[:-1])
    repeated = np.append(doubled[1:], False)[~doubled]
    kept, way, place, new_run = kept[~doubled], way[~doubled], place[~doubled], new_run[~doubled]
    run_end = np.roll(new_run, -1)
    run_end[-1] = True
    # A line all of whose vertices are one place joins nothing: it is left out, and where it was is told.
    no_length = kept[new_run & run_end & repeated]

    ids, number, uses = np.unique(place, return_inverse=True, return_counts=True)
    road = crossings.way_class(lines.ways["highway"])
    junction = new_run | run_end | (uses[number] > 1) | crossings.meets_road(lines, road)[kept]
    at = np.flatnonzero(junction)
    first, last = at[:-1], at[1:]
    same_run = ~new_run[last]
    first, last = first[same_run], last[same_run]
    if len(first) == 0:
        raise StreetsError("streets_none_walkable", file=lines.name)

    xy = project(lines.xy[kept], lines.crs, _metric(lines, crs))
    used, ends = np.unique(np.concatenate([number[first], number[last]]), return_inverse=True)
    # Vertices of a layer that are one place may differ by a hair: the order of the rows must not say which counts.
    node_xy = np.full((len(ids), 2), np.inf)
    np.minimum.at(node_xy, number, xy)
    count = last - first + 1
    start = np.concatenate([[0], np.cumsum(count)])
    vertex = np.repeat(first - start[:-1], count) + np.arange(start[-1])
    source = lines.ways.iloc[way[first]]
    return Edges(
        node_xy=node_xy[used],
        node_id=ids[used],
        junctions=Junctions(
            road=crossings.biggest_road(lines.place, road[lines.way], ids[used]),
            lit=np.isin(ids[used], crossings.signal_places(lines)),
            lights=np.isin(ids[used], lines.lights),
        ),
        u=ends[: len(first)],
        v=ends[len(first) :],
        xy=xy[vertex],
        start=start,
        direction=rules.direction(source),
        tags=source.reindex(columns=list(EDGE_TAGS)).rename_axis("way_id").reset_index(),
        steps=rules.stairs(source),
        height_m=None if lines.height_m is None else likely(lines.height_m[kept][vertex]),
        no_length_xy=project(lines.xy[no_length], lines.crs, _metric(lines, crs)),
    )


def assemble(
    edges: Edges,
    *,
    crs: CRS,
    profile: WalkProfile,
    min_fragment_m: float = MIN_FRAGMENT_M,
    terrain: Terrain = LEVEL,
    name: str,
) -> WalkNetwork:
    """Number nodes and edges in an order that depends on the streets alone, and put the network together."""
    barriers = None if terrain.barriers is None else open_barriers(terrain.barriers, terrain.gates, crs)
    if barriers is not None:
        edges = cut_at_barriers(edges, barriers)
    n = len(edges.node_xy)
    order = curve_order(edges.node_xy)
    number = np.empty(n, dtype=np.int64)
    number[order] = np.arange(n)
    u, v = number[edges.u], number[edges.v]

    turn = (u > v) | ((u == v) & _runs_backwards(edges))
    lines = edges.lines(turn)
    # Measured after turning: the last digit of a length depends on the end from which its pieces are added
    # up.
    measured = np.asarray(shapely.length(lines))
    length = measured if edges.length_m is None else np.where(np.isnan(edges.length_m), measured, edges.length_m)
    direction = np.where(turn, -edges.direction, edges.direction).astype(np.int8)
    u, v = np.minimum(u, v), np.maximum(u, v)

    # A loop or a line of no length joins a node to itself at no cost: nothing is lost without it.
    real = ~((u == v) & (length <= 0))
    looped_xy = edges.node_xy[order][u[~real]]
    inner = _middles_of_twins(lines, u, v, length)
    # Ways drawn over each other are told apart by what they cost, and else by their numbers.
    kind = (edges.spans, crossings.way_class(edges.tags["highway"]), edges.steps, direction)
    way_id = edges.tags["way_id"].to_numpy()
    _, way = np.unique(way_id if way_id.dtype.kind == "i" else way_id.astype(str), return_inverse=True)
    rank = np.lexsort((way, inner[:, 2], *kind, inner[:, 1], inner[:, 0], length, v, u))
    rank = rank[real[rank]]
    u, v, lines, length, direction = u[rank], v[rank], lines[rank], length[rank], direction[rank]
    u, v = u.astype(np.int32), v.astype(np.int32)

    heights = _heights(lines, (u, v), length, edges.spans[rank], (terrain, crs))
    wait_u, wait_v = _waits(edges, order, rank, u, v)
    return walked(
        profile,
        crs=crs,
        node_xy=edges.node_xy[order],
        node_id=edges.node_id[order],
        edge_u=u,
        edge_v=v,
        edge_line=lines if edges.height_m is None else np.asarray(shapely.force_2d(lines), dtype=object),
        edge_tags=edges.tags.iloc[rank].reset_index(drop=True),
        ways=Ways(
            length_m=length,
            direction=direction,
            steps=edges.steps[rank],
            wait_u=wait_u,
            wait_v=wait_v,
            heights=heights,
        ),
        barriers=barriers,
        min_fragment_m=min_fragment_m,
        name=name,
        no_length_xy=np.unique(np.concatenate([edges.no_length_xy, looped_xy]), axis=0),
    )


def _middles_of_twins(
    lines: NDArray[np.object_], u: NDArray[np.int64], v: NDArray[np.int64], length: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Middle and its height, shape (e, 3), of those lines that share both ends and length with another; else nought."""
    order = np.lexsort((length, v, u))
    same = (np.diff(u[order]) == 0) & (np.diff(v[order]) == 0) & (np.diff(length[order]) == 0)
    twins = order[np.append(same, False) | np.append(False, same)]
    middles = np.zeros((len(lines), 3))
    if len(twins):
        spots = shapely.line_interpolate_point(lines[twins], 0.5, normalized=True)
        middles[twins] = shapely.get_coordinates(spots, include_z=True)
    return middles


def _waits(
    edges: Edges,
    order: NDArray[np.int64],
    rank: NDArray[np.int64],
    u: NDArray[np.int32],
    v: NDArray[np.int32],
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """What walks wait at where each edge begins and ends."""
    junctions = edges.junctions.taken(order)
    ends = np.bincount(np.concatenate([u, v]), minlength=len(order))
    road = crossings.way_class(edges.tags["highway"].iloc[rank])
    first, last = (
        crossings.end_waits(
            road, node, road=junctions.road, lit=junctions.lit, junction_lit=junctions.lights & (ends >= 3)
        )
        for node in (u.astype(np.int64), v.astype(np.int64))
    )
    return first, last


def _heights(
    lines: NDArray[np.object_],
    ends: tuple[NDArray[np.int32], NDArray[np.int32]],
    length_m: NDArray[np.float64],
    above: NDArray[np.bool_],
    ground: tuple[Terrain, CRS],
) -> Heights | None:
    """Take heights along the edges: their own where they have any, else those of the surface."""
    terrain, crs = ground
    own = bool(shapely.has_z(lines).any())
    if terrain.surface is None and not own:
        return None
    start, share, xyz = sample_points(lines, length_m)
    height_m = xyz[:, 2]
    if terrain.surface is not None:
        height_m = np.where(np.isnan(height_m), surface_heights(terrain.surface, xyz[:, :2], crs), height_m)
    heights = Heights(start=start, share=share, height_m=height_m)
    return span_level(heights, *ends, length_m, above)


def _runs_backwards(edges: Edges) -> NDArray[np.bool_]:
    """Whether a loop's second vertex lies after its last but one: turned, it reads the same however it was drawn."""
    second = edges.xy[np.minimum(edges.start[:-1] + 1, edges.start[1:] - 1)]
    before_last = edges.xy[np.maximum(edges.start[1:] - 2, edges.start[:-1])]
    after_x = second[:, 0] > before_last[:, 0]
    same_x = second[:, 0] == before_last[:, 0]
    after_y = second[:, 1] > before_last[:, 1]
    # Out and back along the same line reads the same both ways: its direction decides.
    there_and_back = (second[:, 1] == before_last[:, 1]) & (edges.direction < 0)
    return np.asarray(after_x | (same_x & (after_y | there_and_back)), dtype=np.bool_)
