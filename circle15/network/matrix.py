"""Edges -> sparse matrices of costs, and connected pieces."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph


def matrices(
    n: int,
    u: NDArray[np.int32],
    v: NDArray[np.int32],
    forward_s: NDArray[np.float64],
    backward_s: NDArray[np.float64],
) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Costs as sparse matrices, towards and from: of parallel edges the cheapest, loops left out.

    Returns
    -------
    Row i, column j holds the seconds from j to i in the first, from i to j in the second; both of shape (n, n).
    """
    tail = np.concatenate([u, v]).astype(np.int64)
    head = np.concatenate([v, u]).astype(np.int64)
    cost = np.concatenate([forward_s, backward_s])
    use = np.isfinite(cost) & (tail != head)
    to_matrix = _cheapest(n, head[use], tail[use], cost[use])
    return to_matrix, sparse.csr_array(to_matrix.T.tocsr())


def _cheapest(n: int, row: NDArray[np.int64], column: NDArray[np.int64], cost: NDArray[np.float64]) -> sparse.csr_array:
    """Build a matrix that keeps the least of several costs in one cell (SciPy's own conversion would add them up)."""
    order = np.lexsort((cost, column, row))
    row, column, cost = row[order], column[order], cost[order]
    first = np.ones(len(row), dtype=np.bool_)
    first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    row, column, cost = row[first], column[first], cost[first]
    starts = np.searchsorted(row, np.arange(n + 1)).astype(np.int32)
    return sparse.csr_array((cost, column.astype(np.int32), starts), shape=(n, n))


def components(
    n: int, u: NDArray[np.int32], v: NDArray[np.int32], length_m: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Number the connected pieces, the longest first.

    Returns
    -------
    For each node its piece, shape (n,), and for each piece its length in metres, shape (c,).
    """
    links = sparse.coo_array((np.ones(len(u), dtype=np.int8), (u, v)), shape=(n, n))
    count, label = csgraph.connected_components(links, directed=False)
    total = np.bincount(label[u], weights=length_m, minlength=count).astype(np.float64)
    first_node = np.full(count, n)
    np.minimum.at(first_node, label, np.arange(n))
    order = np.lexsort((first_node, -total))
    rank = np.empty(count, dtype=np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    return rank[label], total[order]


def is_fragment(component_length_m: NDArray[np.float64], min_fragment_m: float) -> NDArray[np.bool_]:
    """Whether each connected piece is set aside; piece 0, the longest, never is."""
    fragment = component_length_m < min_fragment_m
    fragment[:1] = False
    return fragment
