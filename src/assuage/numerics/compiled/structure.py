"""What all people of a population share: which states feed which, and in what order they can be solved.

The states come in blocks that exchange with each other, upstream first. A block whose exchanges form a tree, each in both
directions, is similar to a symmetric matrix; any other block is left to the careful path.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assuage.numerics.structure import exchanging_blocks
from assuage.numerics.system import Floats, Ints


@dataclass(frozen=True, slots=True)
class Structure:
    """States in an order that can be solved from the first to the last.

    `order` (n,) names the states; `block_start` (b + 1,) says where each block begins in that order; `parent` (n,) is the
    position of the neighbour through which a state hangs on the tree of its block, or -1 at its root; `is_symmetrisable`
    is false when some block is no tree of two-way exchanges.
    """

    order: Ints
    block_start: Ints
    parent: Ints
    is_symmetrisable: bool


def population_structure(rates: Floats) -> Structure:
    """The structure of `rates` (..., n, n): a flow counts when anybody has it."""
    n = rates.shape[-1]
    pattern = (rates.reshape(-1, n, n) != 0.0).any(axis=0)
    np.fill_diagonal(pattern, val=False)
    return _structure(pattern.tobytes(), n)


@lru_cache(maxsize=256)
def _structure(pattern_bytes: bytes, n: int) -> Structure:
    """The structure for one pattern; `pattern[i, j]` says that state j feeds state i."""
    pattern = np.frombuffer(pattern_bytes, dtype=np.bool_).reshape(n, n)
    order: list[int] = []
    parent: list[int] = []
    block_start = [0]
    is_symmetrisable = True
    for block in exchanging_blocks(pattern.astype(np.float64)):
        states, parents, is_tree = _tree(pattern, block.tolist(), len(order))
        order += states
        parent += parents
        block_start.append(len(order))
        is_symmetrisable &= is_tree
    return Structure(
        order=np.array(order, dtype=np.int64),
        block_start=np.array(block_start, dtype=np.int64),
        parent=np.array(parent, dtype=np.int64),
        is_symmetrisable=is_symmetrisable,
    )


def _tree(pattern: NDArray[np.bool_], block: list[int], offset: int) -> tuple[list[int], list[int], bool]:
    """Walk one block from its first state: the order, the parents as positions, and whether it is a two-way tree."""
    states, parents = [block[0]], [-1]
    for position, state in enumerate(states):
        for other in block:
            if other not in states and (pattern[state, other] or pattern[other, state]):
                states.append(other)
                parents.append(offset + position)
    inside = pattern[np.ix_(block, block)]
    is_tree = bool((inside == inside.T).all()) and int(inside.sum()) == 2 * (len(block) - 1)
    return states, parents, is_tree
