"""Blocks shared out: to this process, to processes of this machine, or to the workers of a Dask cluster.

Whoever does a block does it the same way, so only the time depends on it. A worker that dies has its blocks done by another.
"""

import os
import signal
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assuage.virtual_trials.block import Block, Tables, run_block
from assuage.virtual_trials.errors import ClusterError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Done = tuple[Block, Tables]

_WAITING_PER_WORKER = 2
"""Blocks handed out ahead for each worker: enough that nobody waits, few enough that finished ones do not pile up in memory."""
_MOST_BROKEN_POOLS = 3
_SECONDS_TO_ANSWER = 15


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def finished(blocks: Sequence[Block], *, workers: int = 1, scheduler: str | None = None) -> Iterator[Done]:
    """Every block with its tables, in the order in which they are done.

    Parameters
        workers: processes of this machine; with 1 the blocks are done here, and the kernels use every core.
        scheduler: the address of a Dask scheduler (`tcp://host:8786`), whose workers are then used instead.

    Raises `ClusterError` where workers cannot be reached, are another version, or keep dying.
    """
    if scheduler is not None:
        yield from _by_cluster(blocks, scheduler)
    elif workers == 1 or len(blocks) <= 1:
        for block in blocks:
            yield block, run_block(block)
    else:
        yield from _by_processes(blocks, min(workers, len(blocks)))


def _by_processes(blocks: Sequence[Block], workers: int) -> Iterator[Done]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    import assuage.numerics

    assuage.numerics.solve_population  # compiled once here, so that processes only read what is compiled  # noqa: B018
    left = {block.name: block for block in blocks}
    threads = max(1, cores() // workers)
    for _ in range(_MOST_BROKEN_POOLS):
        pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_leave_ctrl_c_to_whoever_asked)
        try:
            for block, tables in _handed_out(pool, list(left.values()), workers, threads):
                del left[block.name]
                yield block, tables
        except BrokenProcessPool:
            continue
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        return
    raise ClusterError(
        f"The processes died {_MOST_BROKEN_POOLS} times, {len(left)} blocks before the end; perhaps memory ran out. What is finished is "
        "kept where a folder was named: run the same command again, with fewer workers."
    )


def _leave_ctrl_c_to_whoever_asked() -> None:
    """A terminal tells every process of Ctrl-C; a worker ends its block and is then sent home, without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _handed_out(pool: "ProcessPoolExecutor", blocks: Sequence[Block], workers: int, threads: int) -> Iterator[Done]:
    from concurrent.futures import FIRST_COMPLETED, wait

    waiting: dict[Future[Tables], Block] = {}
    coming = iter(blocks)

    def hand_out(count: int) -> None:
        for block in islice(coming, count):
            waiting[pool.submit(run_block, block, threads=threads)] = block

    hand_out(workers * _WAITING_PER_WORKER)
    while waiting:
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            block = waiting.pop(future)
            yield block, future.result()
            hand_out(1)


def _by_cluster(blocks: Sequence[Block], scheduler: str) -> Iterator[Done]:
    from distributed import Client, as_completed

    _check_address(scheduler)
    try:
        client = Client(scheduler, timeout=_SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(
            f"The Dask scheduler at {scheduler} did not answer ({type(error).__name__}). Check the address, as tcp://host:8786, "
            "and that it runs."
        ) from error
    with client:
        _await_a_worker(client, scheduler)
        coming = iter(blocks)
        under_way: dict[object, Block] = {}

        def hand_out() -> list[Any]:
            # Counted anew each time, because workers come and go.
            most = _WAITING_PER_WORKER * max(1, len(client.ncores()))
            futures = []
            for block in islice(coming, max(0, most - len(under_way))):
                future = client.submit(run_block, block, threads=1, pure=False)
                under_way[future.key] = block
                futures.append(future)
            return futures

        order = as_completed(hand_out(), loop=client.loop)
        for future in order:
            block = under_way.pop(future.key)
            yield block, _result(future, block)
            future.release()
            for following in hand_out():
                order.add(following)


def _check_address(scheduler: str) -> None:
    """Refuse what is no address; a client of Dask that was given one waits half a minute and then prints a traceback."""
    try:
        parts = urlsplit(scheduler)
        whole = parts.scheme in {"tcp", "tls"} and bool(parts.hostname) and parts.port is not None
    except ValueError:
        whole = False
    if not whole:
        raise ClusterError(
            f"`{scheduler}` is no address of a Dask scheduler. Write it as tcp://host:8786, or tls:// where the cluster has keys."
        )


def _await_a_worker(client: Any, scheduler: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_SECONDS_TO_ANSWER)
    except TimeoutError as error:
        raise ClusterError(
            f"The Dask scheduler at {scheduler} has no workers, so nothing would ever be done. Start some with "
            f"`dask worker {scheduler}`."
        ) from error


def _result(future: Any, block: Block) -> Tables:
    from distributed import KilledWorker

    try:
        tables: Tables = future.result()
    except KilledWorker as error:
        raise ClusterError(
            f"Every worker that took the block {block.name} died; perhaps their memory is too small. What is finished is kept where "
            "a folder was named: run the same command again."
        ) from error
    return tables
