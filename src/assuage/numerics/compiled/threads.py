"""People shared out to threads.

Compiled code runs without Python's lock, so plain threads are enough and no threading layer of Numba is involved: its
`workqueue` layer aborts the whole process when two threads call it at the same time. Which thread takes which group of
people cannot change an answer, since no person's numbers depend on another's.
"""

import threading
from collections.abc import Callable
from itertools import count

import numba

from assuage.numerics.compiled.caching import kernel_lock


def share_out(work: Callable[[int, int], None], total: int, *, group: int) -> None:
    """Call `work(first, last)` for consecutive groups of `total`, from as many threads as Numba was given.

    The calling thread takes its part. An exception in any group stops the rest and is raised here.
    """
    groups = -(-total // group)
    if groups == 1:
        with kernel_lock():
            work(0, total)
        return
    helpers = min(int(numba.get_num_threads()), groups) - 1
    tickets = count()
    failures: list[BaseException] = []

    def take_groups() -> None:
        try:
            while not failures and (ticket := next(tickets)) < groups:
                work(ticket * group, min(total, (ticket + 1) * group))
        except BaseException as failure:  # noqa: BLE001 - it is raised again in the calling thread
            failures.append(failure)

    with kernel_lock():
        threads = [threading.Thread(target=take_groups, daemon=True) for _ in range(helpers)]
        for thread in threads:
            thread.start()
        take_groups()
        for thread in threads:
            thread.join()
    if failures:
        raise failures[0]
