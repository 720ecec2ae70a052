"""Loops that numba compiles where it is installed (the extra ``fast``); NumPy and SciPy do the same work without it.

The answers are the same to the last bit: a search adds whole ticks, whose sums are exact, and a field adds the same
two numbers of 32 bits. Importing this module does not import numba.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernels:
    """The compiled loops: :func:`search`, :func:`least` and :func:`ring_order`."""

    search: Callable[..., NDArray[np.int64]]
    least: Callable[..., None]
    ring_order: Callable[..., tuple[NDArray[np.int64], NDArray[np.int64]]]


@cache
def kernels() -> Kernels | None:
    """Compile the loops, or take them from numba's cache on disk; None without numba."""
    try:
        from numba import njit
    except ImportError:
        return None
    try:
        return _compiled(njit(cache=True))
    except RuntimeError:
        # There is no folder that the compiled code could be kept in.
        return _compiled(njit)


def _compiled(compiler: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Kernels:
    """Compile every loop."""
    return Kernels(search=compiler(search), least=compiler(least), ring_order=compiler(ring_order))


def search(
    matrix: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]],
    entries: tuple[NDArray[np.int64], NDArray[np.float64]],
    limit_s: float,
    best: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Search from some nodes, each entered at its cost, by Dijkstra's algorithm on a binary heap.

    Parameters
    ----------
    matrix
        The network's, row by row: where each row begins, its columns, its seconds.
    entries
        Nodes where the search enters, and at what cost.
    limit_s
        Do not search farther than this.
    best
        Infinite for every node; receives the cost of those that are reached, shape (n,).

    Returns
    -------
    The nodes that are reached.
    """
    starts, columns, data = matrix
    node, cost = entries
    heap = [(0.0, np.int64(0)) for _ in range(0)]
    touched = np.empty(1024, dtype=np.int64)
    reached = 0
    for k in range(len(node)):
        if cost[k] <= limit_s:
            heappush(heap, (cost[k], node[k]))
    while len(heap) > 0:
        at_s, here = heappop(heap)
        if at_s >= best[here]:
            continue
        if reached == len(touched):
            touched = np.concatenate((touched, np.empty_like(touched)))
        touched[reached] = here
        reached += 1
        best[here] = at_s
        for step in range(starts[here], starts[here + 1]):
            there = np.int64(columns[step])
            then_s = at_s + data[step]
            # The one before may still be in the queue; what counts is the first that comes out.
            if then_s <= limit_s and then_s < best[there]:
                heappush(heap, (then_s, there))
    return touched[:reached]


def least(
    slot: NDArray[np.uint16] | NDArray[np.int64],
    by_start_s: NDArray[np.float32],
    by_end_s: NDArray[np.float32],
    ends_s: NDArray[np.float32],
    walk_s: NDArray[np.float32],
) -> None:
    """Write the shorter of the two walks from every point of a lattice, by the start and by the end of its edge.

    Parameters
    ----------
    slot
        Which of the edges each point belongs to, shape (r, c).
    by_start_s, by_end_s
        Seconds from each point to the ends of its edge, shape (r, c).
    ends_s
        Seconds from the starts of the edges and from their ends, shape (2, k).
    walk_s
        Receives the answer, shape (r, c).
    """
    rows, columns = slot.shape
    for row in range(rows):
        for column in range(columns):
            edge = slot[row, column]
            by_start = ends_s[0, edge] + by_start_s[row, column]
            by_end = ends_s[1, edge] + by_end_s[row, column]
            walk_s[row, column] = min(by_start, by_end)


def ring_order(follows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Walk along every ring.

    Parameters
    ----------
    follows
        What comes after each thing on its ring, shape (s,); every thing comes after one.

    Returns
    -------
    All things, ring by ring, each from its first, shape (s,); where each ring begins among them.
    """
    order = np.empty(len(follows), dtype=np.int64)
    start = np.empty(len(follows), dtype=np.int64)
    seen = np.zeros(len(follows), dtype=np.bool_)
    rings = 0
    count = 0
    for first in range(len(follows)):
        if not seen[first]:
            start[rings] = count
            rings += 1
        at = first
        while not seen[at]:
            seen[at] = True
            order[count] = at
            count += 1
            at = follows[at]
    return order, start[:rings]
