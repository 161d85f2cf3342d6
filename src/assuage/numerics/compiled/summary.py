"""Quantiles of a population that is too large to be held: times are taken in blocks and only the quantiles are kept."""

from collections.abc import Sequence

import numpy as np

from assuage.numerics.compiled.population import lay_out, run, sorted_times
from assuage.numerics.compiled.quantiles import MOST_COLUMNS, checked_quantiles, exact_quantiles
from assuage.numerics.system import Doses, Floats, PopulationSwitch, PopulationSystem, Start

MEMORY_BYTES = 800_000_000


def summarise_population(
    system: PopulationSystem,
    doses: Doses,
    times: Floats,
    quantiles: Floats,
    *,
    start: Start | None = None,
    switches: Sequence[PopulationSwitch] = (),
    memory_bytes: int = MEMORY_BYTES,
) -> Floats:
    """Give the quantiles over people of each output at each time, shape (m, q, T), in bounded memory.

    The same numbers as `population_quantiles(solve_population(...), quantiles)`, which need room for everybody at every
    time. Here a block of times is solved, summarised and forgotten. The time it takes is linear in people.

    Parameters
        quantiles: (q,), each from 0 to 1.
        memory_bytes: what the outputs of one block may take; at least 32 times are taken together whatever it is.

    The other parameters, and the errors, are those of `solve_population`.
    """
    asked = checked_quantiles(quantiles)
    task = lay_out(system, doses, start=start, switches=switches)
    moments, places = sorted_times(times, start)
    fitting = memory_bytes // (8 * task.outputs * task.people)
    width = max(1, fitting // MOST_COLUMNS) * MOST_COLUMNS
    summary = np.empty((task.outputs, len(asked), len(moments)))
    nowhere = np.empty(0, dtype=np.int64)
    # One piece of memory for all blocks, the last of which is narrower.
    room = np.empty(task.outputs * task.people * min(width, len(moments)))
    for first in range(0, len(moments), width):
        block = moments[first : first + width]
        values = room[: task.outputs * task.people * len(block)].reshape(task.outputs, task.people, len(block))
        run(task, block, nowhere, values)
        here = places[first : first + width] if len(places) else slice(first, first + width)
        summary[:, :, here] = exact_quantiles(values, asked)
    return summary
