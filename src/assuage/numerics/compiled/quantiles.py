"""Quantiles over people at each time, in one parallel pass.

The bits of a float, read as a whole number, are in the order of the floats. So each column is counted into equal ranges of
its bits, which suit values within a factor of two and values over twenty powers of ten alike; the few values that share a
range with a wanted rank are kept, and the exact order statistics selected among them. The answer is NumPy's default
(linear interpolation), to the last bit.
"""

# Numba infers the types inside a kernel from its signature; annotations would only repeat them.
# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: ANN001, ANN201, ANN202

import numpy as np

from assuage.numerics.compiled.caching import device, kernel
from assuage.numerics.compiled.threads import share_out
from assuage.numerics.errors import SystemShapeError
from assuage.numerics.system import Floats, Ints

# Ranges of bits that a column is counted into; 2^RANGE_BITS counters stay in the nearest cache.
RANGE_BITS = 11
RANGES = 1 << RANGE_BITS
# Below this many people, or above this many quantiles, NumPy's sort is as quick; and below this many values it is so quick
# that a first call should not wait for the kernel to be compiled.
FEWEST_PEOPLE = 256
MOST_QUANTILES = 12
FEWEST_VALUES = 1_000_000
# A row is read this many columns at a time, and so many rows together; the columns of a block should stay in the cache.
MOST_COLUMNS = 32
FEWEST_COLUMNS = 16
ROWS = 64
CACHE_BYTES = 4_000_000

_SIGN_MASK = np.int64(0x7FFFFFFFFFFFFFFF)
_INFINITY_KEY = np.int64(0x7FF0000000000000)


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
        place = np.uint64((key_of(columns[c, person]) - smallest) >> shift)
        counts[place + np.uint64(1)] += 1
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
def quantiles_of_column(columns, c, ranks, counts, is_wanted, kept, few, out, o, t):
    """Write the two order statistics around each quantile of one column."""
    people = columns.shape[1]
    smallest, largest = key_range(columns, c)
    if largest > _INFINITY_KEY or smallest < -_INFINITY_KEY - 1:
        for q in range(ranks.shape[0]):
            out[0, o, q, t] = np.nan
            out[1, o, q, t] = np.nan
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
            out[0, o, q, t] = select(kept, 0, people, ranks[q])
            out[1, o, q, t] = select(kept, 0, people, min(ranks[q] + 1, people - 1))
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
        out[0, o, q, t] = low
        out[1, o, q, t] = high
    for q in range(ranks.shape[0]):
        is_wanted[range_of_rank(counts, ranks[q])] = 0
        is_wanted[range_of_rank(counts, min(ranks[q] + 1, people - 1))] = 0


@kernel("void(i8, i8, i8, F3, I1, f8[:,:,:,::1])", allocates=True)
def _order_statistics(first, last, width, values, ranks, out):
    """`out[0 | 1, o, q, t]`: the value of each rank and the one above, for blocks `first` to `last` of `width` columns."""
    people, total_times = values.shape[1], values.shape[2]
    blocks = (total_times + width - 1) // width
    columns = np.empty((width, people))
    kept = np.empty(people + 1)
    few = np.empty(people + 1)
    counts = np.empty(RANGES + 1, np.int64)
    is_wanted = np.zeros(RANGES + 1, np.uint8)
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
            quantiles_of_column(columns, c, ranks, counts, is_wanted, kept, few, out, o, begin + c)


def population_quantiles(values: Floats, quantiles: Floats) -> Floats:
    """Give quantiles over people at each time: of finite values, exactly those of `np.quantile`, linearly interpolated.

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
    found = exact_quantiles(whole, asked)
    return found if values.ndim == 3 else found[0]


def checked_quantiles(quantiles: Floats) -> Floats:
    """Return the quantiles as one row, or refuse them."""
    asked = np.atleast_1d(np.asarray(quantiles, dtype=np.float64))
    if asked.ndim != 1 or not ((asked >= 0.0) & (asked <= 1.0)).all():
        raise SystemShapeError("quantiles must be one row of numbers from 0 to 1; percentiles are to be divided by 100")
    return asked


def exact_quantiles(values: Floats, quantiles: Floats) -> Floats:
    """The quantiles (m, q, T) of `values` (m, P, T)."""
    people = values.shape[1]
    places = (people - 1) * quantiles
    ranks = np.floor(places).astype(np.int64)
    if people < FEWEST_PEOPLE or len(quantiles) > MOST_QUANTILES or values.size < FEWEST_VALUES:
        around = _sorted_statistics(values, ranks)
    else:
        around = _counted_statistics(values, ranks)
    low: Floats = around[0]
    high: Floats = around[1]
    # Rounded as NumPy rounds it; a kernel would fuse the multiplication with the addition and change the last bit.
    weights = (places - ranks)[:, None]
    with np.errstate(invalid="ignore"):  # two infinite neighbours have no difference, and need none
        difference = high - low
        between = np.where(weights >= 0.5, high - difference * (1.0 - weights), low + difference * weights)
    return np.where(low == high, low, between)


def _counted_statistics(values: Floats, ranks: Ints) -> Floats:
    """The value of each rank and the one above it, shape (2, m, q, T), by the kernel."""
    outputs, people, total_times = values.shape
    width = max(FEWEST_COLUMNS, min(MOST_COLUMNS, CACHE_BYTES // (8 * people)))
    around = np.empty((2, outputs, len(ranks), total_times))

    def work(first: int, last: int) -> None:
        _order_statistics(first, last, width, values, ranks, around)

    share_out(work, outputs * -(-total_times // width), group=4)
    return around


def _sorted_statistics(values: Floats, ranks: Ints) -> Floats:
    """The same by sorting, which puts a value that is not a number last."""
    ordered = np.sort(values, axis=1)
    around = np.stack([ordered[:, ranks], ordered[:, np.minimum(ranks + 1, values.shape[1] - 1)]])
    return np.where(np.isnan(ordered[:, -1:]), np.nan, around)
