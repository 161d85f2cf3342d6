"""Kernels on awkward machines: no home, read-only folders, any threading layer, four threads at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import threading
import numpy as np
from assuage.numerics import Doses, PopulationSystem, population_quantiles, solve_population
from assuage.numerics.compiled import quantiles

quantiles.FEWEST_PEOPLE = quantiles.FEWEST_VALUES = 0  # small arrays would be sorted without the kernel
system = PopulationSystem(np.full((64, 1, 1), -np.log(2.0)), np.ones((64, 1, 1)))
doses = Doses(np.zeros(1), np.zeros(1), np.ones(1), np.zeros(1, dtype=np.int64))
found = []

def work():
    for _ in range(20):
        values = solve_population(system, doses, np.arange(50.0))
        found.append(float(population_quantiles(values, np.array([0.5]))[0, 0, 3]))

threads = [threading.Thread(target=work) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert len(found) == 80 and np.allclose(found, 0.125, rtol=1e-14), found
"""


SMALL_SCRIPT = """
import numpy as np
from assuage.numerics import population_quantiles
from assuage.numerics.compiled import quantiles
quantiles.FEWEST_PEOPLE = quantiles.FEWEST_VALUES = 0  # small arrays would be sorted without the kernel
assert population_quantiles(np.arange(5.0)[:, None], np.array([0.5]))[0, 0] == 2.0
"""


def run(script, **environment):
    """Run a script in a process of its own, with this environment and no more."""
    bare = {
        name: os.environ[name] for name in ("PATH", "PYTHONPATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ
    }
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env=bare | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def warm():
    """The folder above the one that holds the kernels, filled by a first run."""
    from assuage.numerics.compiled.caching import cache_folder

    folder = cache_folder()
    assert folder is not None
    assert run(SCRIPT, NUMBA_CACHE_DIR=str(folder.parent)).returncode == 0
    return folder.parent


@pytest.mark.slow
@pytest.mark.parametrize("layer", ["workqueue", "default"])
def test_four_threads_may_solve_at_once(warm, layer):
    """Four calling threads get their answers under every threading layer; Numba's own would abort the process."""
    done = run(SCRIPT, NUMBA_CACHE_DIR=str(warm), NUMBA_THREADING_LAYER=layer)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_kernels_come_from_the_cache(warm):
    """A second process finds every kernel it calls, and adds nothing to the folder."""
    kept = sorted(path.name for path in warm.rglob("*.nbc"))
    assert any("solve_in_modes" in name for name in kept)
    assert run(SCRIPT, NUMBA_CACHE_DIR=str(warm)).returncode == 0
    assert sorted(path.name for path in warm.rglob("*.nbc")) == kept


@pytest.mark.slow
def test_nobody_waits_for_the_careful_path_who_does_not_need_it(warm):
    """Its kernel is neither compiled nor loaded where everybody's modes can be trusted."""
    more = "from assuage.numerics.compiled import careful_course, modal_course\n"
    more += "assert modal_course.solve_in_modes.compiled and careful_course.solve_carefully.compiled is None\n"
    done = run(SCRIPT + more, NUMBA_CACHE_DIR=str(warm))
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_machine_without_a_home_has_kernels():
    """With no HOME and nowhere to keep a cache but the temporary folder, the answer comes all the same."""
    places = {"HOME": "/nonexistent", "NUMBA_CACHE_DIR": "/nonexistent/cache", "XDG_CACHE_HOME": "/nonexistent/xdg"}
    done = run(SMALL_SCRIPT, **places)
    assert done.returncode == 0, done.stderr
    bare = run(SMALL_SCRIPT)
    assert bare.returncode == 0, bare.stderr


@pytest.mark.slow
def test_a_damaged_cache_is_compiled_again(tmp_path):
    """Files cut short by a full disk or a crash cost a compilation and no error."""
    places = {"NUMBA_CACHE_DIR": str(tmp_path)}
    assert run(SMALL_SCRIPT, **places).returncode == 0
    damaged = [path for path in tmp_path.rglob("*") if path.suffix in {".nbc", ".nbi"}]
    assert damaged
    for path in damaged:
        path.write_bytes(path.read_bytes()[:20])
    done = run(SMALL_SCRIPT, **places)
    assert done.returncode == 0, done.stderr


CHOICE = """
from assuage.numerics.compiled.caching import cache_folder
print(cache_folder())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep their caches elsewhere")
def test_the_folder_is_the_first_that_can_be_used(tmp_path):
    """NUMBA_CACHE_DIR, else the user's cache, else a temporary folder of our own."""
    asked, home, temporary = tmp_path / "asked", tmp_path / "home", tmp_path / "tmp"
    temporary.mkdir()
    places = {"NUMBA_CACHE_DIR": str(asked), "HOME": str(home), "TMPDIR": str(temporary)}
    for missing, parent in ((None, asked), ("NUMBA_CACHE_DIR", home / ".cache" / "assuage"), ("HOME", temporary)):
        if missing == "HOME":
            places["HOME"] = "/proc/nonexistent"
        elif missing:
            del places[missing]
        folder = Path(run(CHOICE, **places).stdout.strip())
        assert folder.parent == parent or (missing == "HOME" and folder.parent.parent == temporary)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="needs owners and modes")
def test_a_folder_that_others_can_write_is_not_trusted(tmp_path):
    """A cache holds code that will be run, so one that anybody may write to is passed over."""
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    folder = run(CHOICE, NUMBA_CACHE_DIR=str(shared), HOME=str(tmp_path / "home")).stdout.strip()
    assert not folder.startswith(str(shared))


@pytest.mark.slow
def test_nowhere_to_write_at_all_compiles_in_memory(monkeypatch):
    """When no folder can be written, the kernel is compiled for this process alone."""
    from assuage.numerics.compiled import caching

    monkeypatch.setattr(caching, "cache_folder", lambda: None)

    @caching.kernel("f8(f8)")
    def double(x):
        return 2.0 * x

    assert double(21.0) == 42.0


def test_importing_the_room_does_not_import_numba():
    """The mathematics of one person, and the draws, start without Numba."""
    script = "import sys, assuage.numerics, assuage.stats; assert not {'numba', 'llvmlite', 'scipy'} & set(sys.modules)"
    done = run(script)
    assert done.returncode == 0, done.stderr
