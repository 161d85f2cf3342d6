"""Which states exchange with each other, and in which order the exchanging groups feed one another."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assuage.numerics.system import Floats, Ints


def exchanging_blocks(rates: Floats) -> tuple[Ints, ...]:
    """Group the states that can reach each other, each group after all the groups that feed it.

    A depot, each transit compartment and each effect site is a group of its own; a central compartment and its
    peripheral ones are one group. In this order `rates` is block lower triangular.

    Parameters: `rates` (n, n) [1/min]. Returns one array of state numbers per group.

    Reference: strongly connected components of a directed graph, ordered by the number of states upstream (a group
    strictly downstream of another has strictly more).
    """
    pattern = rates != 0.0
    return _blocks_of_pattern(pattern.tobytes(), len(pattern))


@lru_cache(maxsize=256)
def _blocks_of_pattern(pattern: bytes, n: int) -> tuple[Ints, ...]:
    reaches = reachability(np.frombuffer(pattern, dtype=bool).reshape(n, n))
    group = (reaches & reaches.T).argmax(axis=1)
    upstream = reaches.sum(axis=1)
    names = sorted(set(group.tolist()), key=lambda name: (upstream[name], name))
    return tuple(np.flatnonzero(group == name) for name in names)


def reachability(pattern: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say for each pair (i, j) whether something put into state j can arrive in state i (every state reaches itself)."""
    n = len(pattern)
    reaches = pattern | np.eye(n, dtype=bool)
    for _ in range(n.bit_length()):
        reaches = reaches @ reaches
    return reaches


def downstream(rates: Floats, entered: Ints) -> Ints:
    """List the states in which something put into the `entered` ones can arrive, these included."""
    return np.flatnonzero(reachability(rates > 0.0)[:, entered].sum(axis=1))


def symmetrising_scale(block: Floats) -> Floats | None:
    """Find d such that `block[i, j] d[j] / d[i]` is symmetric, or None unless the block is a reversible tree.

    A tree (a centre with its peripherals, a catenary chain, a liver compartment in between) always has such a scale:
    `d[b] = d[a] sqrt(k_ba / k_ab)` from each state a to its neighbour b.

    Parameters: `block` (n, n) [1/min], one group of `exchanging_blocks`. Returns d (n,) or None.
    """
    n = len(block)
    flows = (block > 0.0) & ~np.eye(n, dtype=bool)
    if flows.sum() != 2 * (n - 1) or (flows != flows.T).any():
        return None
    scale = np.zeros(n)
    scale[0] = 1.0
    waiting = [0]
    while waiting:
        here = waiting.pop()
        for there in np.flatnonzero(flows[:, here]):
            if scale[there] == 0.0:
                scale[there] = scale[here] * np.sqrt(block[there, here]) / np.sqrt(block[here, there])
                waiting.append(int(there))
    return scale
