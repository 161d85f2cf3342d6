"""Quantiles over people at each time, in one parallel pass.

The bits of a float, read as a whole number, are in the order of the floats. So each column is counted into equal ranges of
its bits, which suit values within a factor of two and values over twenty powers of ten alike; the few values that share a
range with a wanted rank are kept, and the exact order statistics selected among them. The answer is NumPy's default
(linear interpolation), to the last bit.
"""

import numpy as np
from numba import njit

from assuage.numerics.compiled.caching import device, kernel
from assuage.numerics.compiled.threads import share_out
from assuage.numerics.errors import SystemShapeError
from assuage.numerics.system import Floats

# Ranges of bits that a column is counted into; 2^RANGE_BITS counters stay in the nearest cache.
RANGE_BITS = 11
RANGES = 1 << RANGE_BITS
# Below this many people, or above this many quantiles, sorting is as quick.
FEWEST_PEOPLE = 256
MOST_QUANTILES = 12
# A row is read this many columns at a time, and so many rows together; the columns of a block should stay in the cache.
MOST_COLUMNS = 32
FEWEST_COLUMNS = 8
ROWS = 64
CACHE_BYTES = 4_000_000

_SIGN_MASK = np.int64(0x7FFFFFFFFFFFFFFF)
_INFINITY_KEY = np.int64(0x7FF0000000000000)


@njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
def interpolate(low, high, weight):
    """Linear interpolation as NumPy rounds it; declared without contraction, which would change the last bit."""
    if low == high:
        return low
    difference = high - low
    return high - difference * (1.0 - weight) if weight >= 0.5 else low + difference * weight


@device
def key_of(value):
    """A whole number in the order of the floats: the bits, with those of negative numbers turned round."""
    bits = np.float64(value).view(np.int64)
    return bits ^ ((bits >> 63) & _SIGN_MASK)


@device
def select(values, first, last, rank):
    """Reorder `values[first:last]` until the one of this rank (from `first`) stands in its place; return it."""
    low, high = first, last - 1
    place = first + rank
    while low < high:
        # The median of three in the middle keeps sorted and constant values quick.
        middle = (low + high) >> 1
        a, b, c = values[low], values[middle], values[high]
        pivot = max(min(a, b), min(max(a, b), c))
        i, j = low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if place <= j:
            high = j
        elif place >= i:
            low = i
        else:
            break
    return values[place]


@device
def key_range(columns, c):
    """The smallest and the largest key of a column."""
    smallest = key_of(columns[c, 0])
    largest = smallest
    for person in range(np.uint64(columns.shape[1])):
        key = key_of(columns[c, person])
        smallest = min(smallest, key)
        largest = max(largest, key)
    return smallest, largest


@device
def count_ranges(columns, c, smallest, shift, counts):
    """Count a column into its ranges; on return `counts[r]` is how many lie below range r."""
    for r in range(np.uint64(RANGES + 1)):
        counts[r] = 0
    for person in range(np.uint64(columns.shape[1])):
        r = np.uint64((key_of(columns[c, person]) - smallest) >> shift)
        counts[r + np.uint64(1)] += 1
    for r in range(np.uint64(RANGES)):
        counts[r + np.uint64(1)] += counts[r]


@device
def range_of_rank(counts, rank):
    """The range that holds the value of this rank."""
    low, high = 0, RANGES
    while high - low > 1:
        middle = (low + high) >> 1
        if counts[middle] <= rank:
            low = middle
        else:
            high = middle
    return low


@device
def keep_marked(columns, c, smallest, shift, is_wanted, kept):
    """Copy the values in marked ranges, without a branch; return how many."""
    count = np.uint64(0)
    for person in range(np.uint64(columns.shape[1])):
        value = columns[c, person]
        kept[count] = value
        count += np.uint64(is_wanted[np.uint64((key_of(value) - smallest) >> shift)])
    return np.int64(count)


@device
def keep_ranges(values, count, smallest, shift, first, last, kept):
    """Copy the values whose range is `first` to `last`, without a branch; return how many."""
    found = np.uint64(0)
    for place in range(np.uint64(count)):
        value = values[place]
        r = (key_of(value) - smallest) >> shift
        kept[found] = value
        found += np.uint64((r >= first) & (r <= last))
    return np.int64(found)


@device
def quantiles_of_column(columns, c, ranks, weights, counts, is_wanted, kept, few, out, o, t):
    """Write the quantiles of one column."""
    people = columns.shape[1]
    smallest, largest = key_range(columns, c)
    if largest > _INFINITY_KEY or smallest < -_INFINITY_KEY - 1:
        for q in range(ranks.shape[0]):
            out[o, q, t] = np.nan
        return
    shift = 0
    # The difference of two keys may need all 64 bits, so it is taken unsigned.
    span = np.uint64(largest) - np.uint64(smallest)
    while (span >> np.uint64(shift)) >= np.uint64(RANGES):
        shift += 1
    if shift > 52:  # both signs: rare, and not worth another set of ranges
        for person in range(people):
            kept[person] = columns[c, person]
        for q in range(ranks.shape[0]):
            upper = min(ranks[q] + 1, people - 1)
            high = select(kept, 0, people, upper)
            out[o, q, t] = interpolate(select(kept, 0, people, ranks[q]), high, weights[q])
        return
    count_ranges(columns, c, smallest, shift, counts)
    for q in range(ranks.shape[0]):
        is_wanted[range_of_rank(counts, ranks[q])] = 1
        is_wanted[range_of_rank(counts, min(ranks[q] + 1, people - 1))] = 1
    count = keep_marked(columns, c, smallest, shift, is_wanted, kept)
    for q in range(ranks.shape[0]):
        rank = ranks[q]
        upper = min(rank + 1, people - 1)
        first = range_of_rank(counts, rank)
        last = range_of_rank(counts, upper)
        found = keep_ranges(kept, count, smallest, shift, first, last, few)
        rank -= counts[first]
        low = select(few, 0, found, rank)
        high = low
        if upper > ranks[q]:
            high = np.inf
            for place in range(rank + 1, found):
                high = min(high, few[place])
        out[o, q, t] = interpolate(low, high, weights[q])
    for q in range(ranks.shape[0]):
        is_wanted[range_of_rank(counts, ranks[q])] = 0
        is_wanted[range_of_rank(counts, min(ranks[q] + 1, people - 1))] = 0


@kernel("void(i8, i8, i8, f8[:,:,::1], i8[::1], f8[::1], f8[:,:,::1])")
def _quantiles(first, last, width, values, ranks, weights, out):
    """`out[o, q, t]` for the blocks of `width` columns from `first` to before `last`, counted through all outputs."""
    people, total_times = values.shape[1], values.shape[2]
    blocks = (total_times + width - 1) // width
    columns = np.empty((width, people))
    kept = np.empty(people + 1)
    few = np.empty(people + 1)
    counts = np.empty(RANGES + 1, np.int64)
    is_wanted = np.zeros(RANGES + 1, np.uint8)
    is_sorted = people < FEWEST_PEOPLE or ranks.shape[0] > MOST_QUANTILES
    for block in range(first, last):
        o = block // blocks
        begin = (block % blocks) * width
        wide = min(width, total_times - begin)
        for low in range(0, people, ROWS):
            high = min(people, low + ROWS)
            for c in range(wide):
                t = np.uint64(begin + c)
                for person in range(np.uint64(low), np.uint64(high)):
                    columns[c, person] = values[o, person, t]
        for c in range(wide):
            if is_sorted:
                columns[c].sort()  # a value that is not a number ends up last
                for q in range(ranks.shape[0]):
                    upper = min(ranks[q] + 1, people - 1)
                    answer = interpolate(columns[c, ranks[q]], columns[c, upper], weights[q])
                    is_missing = columns[c, people - 1] != columns[c, people - 1]  # noqa: PLR0124 - only NaN differs from itself
                    out[o, q, begin + c] = np.nan if is_missing else answer
            else:
                quantiles_of_column(columns, c, ranks, weights, counts, is_wanted, kept, few, out, o, begin + c)


def population_quantiles(values: Floats, quantiles: Floats) -> Floats:
    """Give quantiles over people at each time, exactly as `np.quantile` with its default interpolation.

    Parameters
        values: (m, P, T), or (P, T) for one output.
        quantiles: (q,), each from 0 to 1.

    Returns (m, q, T), or (q, T). Not a number where anybody's value is none.

    Raises `SystemShapeError` for arrays that do not fit.
    """
    asked = checked_quantiles(quantiles)
    if values.ndim not in {2, 3} or values.shape[-2] == 0:
        raise SystemShapeError("values must have shape (m, P, T) or (P, T), with at least one person")
    whole = np.ascontiguousarray(values, dtype=np.float64).reshape(-1, *values.shape[-2:])
    out = np.empty((whole.shape[0], len(asked), whole.shape[2]))
    fill_quantiles(whole, asked, out)
    return out if values.ndim == 3 else out[0]


def checked_quantiles(quantiles: Floats) -> Floats:
    """Return the quantiles as one row, or refuse them."""
    asked = np.atleast_1d(np.asarray(quantiles, dtype=np.float64))
    if asked.ndim != 1 or not ((asked >= 0.0) & (asked <= 1.0)).all():
        raise SystemShapeError("quantiles must be one row of numbers from 0 to 1; percentiles are to be divided by 100")
    return asked


def fill_quantiles(values: Floats, quantiles: Floats, out: Floats) -> None:
    """Write the quantiles of `values` (m, P, T) into `out` (m, q, T)."""
    outputs, people, total_times = values.shape
    places = (people - 1) * quantiles
    ranks = np.floor(places).astype(np.int64)
    weights = places - ranks
    width = max(FEWEST_COLUMNS, min(MOST_COLUMNS, CACHE_BYTES // (8 * people)))

    def work(first: int, last: int) -> None:
        _quantiles(first, last, width, values, ranks, weights, out)

    share_out(work, outputs * -(-total_times // width), group=4)
