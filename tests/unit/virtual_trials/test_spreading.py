"""Workers: whoever draws, and whoever dies while drawing, the numbers are the same to the last bit."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from multiprocessing import active_children
from pathlib import Path

import pytest

from assuage.virtual_trials import ClusterError, block, simulate_trial

_SECONDS = 60


@pytest.fixture
def many_blocks(design, monkeypatch):
    """A design of twelve blocks, each of two trials."""
    monkeypatch.setattr(block, "PEOPLE_AT_ONCE", 32)
    return design(trials=24, dropout={"per_week": 0.03, "per_point": 0.1}, uncertain=True)


def _started(stack, *words, folder):
    """A program of Dask, ended by its own id when the test is over."""
    log = stack.enter_context((folder / f"{words[0]}-{time.monotonic_ns()}.log").open("wb"))
    program = subprocess.Popen([sys.executable, "-m", "dask", *words], stdout=log, stderr=log)
    stack.callback(program.wait)
    stack.callback(program.kill)
    return program


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two workers of this machine, as somebody would start them: its address, and the two processes."""
    with ExitStack() as stack:
        about = tmp_path / "scheduler.json"
        here = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0")
        _started(
            stack, "scheduler", *here, "--port", "0", "--no-dashboard", "--scheduler-file", str(about), folder=tmp_path
        )
        _wait_for(about)
        one = (
            *here,
            "--no-nanny",
            "--no-dashboard",
            "--nthreads",
            "1",
            "--memory-limit",
            "0",
            "--local-directory",
            str(tmp_path),
        )
        workers = [_started(stack, "worker", "--scheduler-file", str(about), *one, folder=tmp_path) for _ in range(2)]
        yield json.loads(about.read_text(encoding="utf-8"))["address"], workers


def _wait_for(path: Path):
    for _ in range(_SECONDS * 20):
        if path.exists() and path.read_text(encoding="utf-8").strip().endswith("}"):
            return
        time.sleep(0.05)
    raise AssertionError(f"{path.name} never appeared")


@pytest.mark.slow
def test_a_worker_killed_on_the_way_changes_nothing(many_blocks, made_at, cluster):
    """A real scheduler with two workers; one is killed after the third of twelve blocks: the same result as here alone."""
    address, workers = cluster
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=_SECONDS)
    killed = []

    def kill(done, _of):
        if done == 3:
            os.kill(workers[0].pid, signal.SIGKILL)
            workers[0].wait()
            killed.append(done)

    spread = simulate_trial(many_blocks, made_at=made_at, scheduler=address, progress=kill)
    assert killed == [3]
    assert workers[1].poll() is None
    assert spread == simulate_trial(many_blocks, made_at=made_at)


@pytest.mark.slow
def test_processes_give_what_one_process_gives_even_if_one_dies(many_blocks, made_at):
    """Two processes, one killed after the second of twelve blocks: others go on, and every number is that of one process."""

    def kill(done, _of):
        if done == 2:
            os.kill(active_children()[0].pid, signal.SIGKILL)

    spread = simulate_trial(many_blocks, made_at=made_at, workers=2, progress=kill)
    assert spread == simulate_trial(many_blocks, made_at=made_at)


def test_a_scheduler_that_is_not_there_is_named(design, made_at, monkeypatch):
    """The address, and what to check."""
    monkeypatch.setattr("assuage.virtual_trials.spreading._SECONDS_TO_ANSWER", 0.3)
    with pytest.raises(ClusterError, match=r"tcp://127\.0\.0\.1:1 did not answer"):
        simulate_trial(design(), made_at=made_at, scheduler="tcp://127.0.0.1:1")
