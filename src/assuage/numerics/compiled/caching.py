"""Where compiled kernels are kept, how one is declared, and the one lock they all run under.

The folder is `NUMBA_CACHE_DIR` when that is set, else the user's own cache, else a private temporary folder; and when
not even that can be written the kernels are compiled in memory, so a read-only machine is slower and never broken.
Numba looks only at the file of the kernel itself to tell a stale cache, so the folder is also named after everything
that a kernel can call.
"""

import atexit
import gc
import hashlib
import os
import pickle
import re
import shutil
import stat
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba.core import config as numba_config

# One parallel pass at a time: two would only take the cores from each other.
_LOCK = threading.RLock()
# Another one for compiling, which may happen in a thread that works for the holder of the first.
_COMPILING = threading.Lock()

# Contraction makes fused multiply-adds. Anything more would drop the NaN checks, and reassociation would undo the range
# reduction of the exponential.
FAST_MATH = frozenset({"contract"})

# For code that allocates nothing and has no array expressions: neither references are counted, nor are passes run that look
# for expressions to rewrite. Both cost a good part of the compilation.
_PLAIN: dict[str, Any] = {"error_model": "numpy", "_nrt": False, "no_rewrites": True}
# For what only kernels call.
_INNER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}

# Numba's annotations do not know all of its options.
_njit: Any = numba.njit
_settings: Any = numba_config


@contextmanager
def kernel_lock() -> Iterator[None]:
    """Hold the lock under which every parallel pass runs."""
    with _LOCK:
        yield


def device(function: Callable[..., Any]) -> Callable[..., Any]:
    """Declare a function that only kernels call: it is compiled with them, and has no door to Python of its own.

    It allocates nothing, so counting references to its arrays is left out: that cost more than the arithmetic.
    """
    declared: Callable[..., Any] = _njit(**_PLAIN, **_INNER, fastmath=set(FAST_MATH))(function)
    return declared


def maker(function: Callable[..., Any]) -> Callable[..., Any]:
    """Declare a device function that allocates arrays."""
    declared: Callable[..., Any] = _njit(error_model="numpy", **_INNER)(function)
    return declared


@dataclass(slots=True)
class _Kernel:
    """A function that is compiled for its one signature when it is first called; it runs without Python's lock."""

    function: Callable[..., Any]
    signature: str
    options: dict[str, Any]
    compiled: Callable[..., Any] | None = None

    def __call__(self, *arguments: Any) -> Any:
        if self.compiled is None:
            with _COMPILING:
                if self.compiled is None:
                    self.compiled = _compile(self.function, self.signature, self.options)
        return self.compiled(*arguments)


def kernel(signature: str, *, allocates: bool = False) -> Callable[[Callable[..., Any]], _Kernel]:
    """Declare a kernel, compiled once for one signature, from the cache where there is one.

    The signature is Numba's, with `F2` for a C-contiguous matrix of floats that is only read (and so may be read-only), and
    `I1` for a row of integers that is only read. One that makes arrays, or calls a maker, has to say that it `allocates`.
    """
    options: dict[str, Any] = {"error_model": "numpy"} if allocates else _PLAIN
    spelt_out = re.sub(r"\bF(\d)", r"Array(float64, \1, 'C', readonly=True)", signature)
    spelt_out = re.sub(r"\bI(\d)", r"Array(int64, \1, 'C', readonly=True)", spelt_out)

    def declare(function: Callable[..., Any]) -> _Kernel:
        return _Kernel(function, spelt_out, options)

    return declare


def _compile(function: Callable[..., Any], signature: str, options: dict[str, Any]) -> Callable[..., Any]:
    """Compile; a cache that cannot be read or written (full disk, lost permission) costs time and nothing else."""
    outer = options | {"nogil": True, "no_cfunc_wrapper": True, "fastmath": set(FAST_MATH)}
    compiled: Callable[..., Any]
    with _numba_cache(cache_folder()) as is_kept, _without_collector():
        try:
            compiled = _njit(signature, cache=is_kept, **outer)(function)
        except (OSError, RuntimeError, EOFError, pickle.PickleError):
            if not is_kept:
                raise
            compiled = _njit(signature, cache=False, **outer)(function)
    return compiled


@contextmanager
def _without_collector() -> Iterator[None]:
    """Leave the garbage collector out: a compiler makes millions of objects, and looking through them takes a sixth of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def cache_folder() -> Path | None:
    """The first of the candidate folders that can be written, or None when the machine allows none."""
    name = f"assuage-{_fingerprint()}"
    for base in _candidates():
        folder = base / name
        if _is_usable(folder):
            return folder
    try:
        private = Path(tempfile.mkdtemp(prefix="assuage-kernels-"))
    except OSError:
        return None
    atexit.register(shutil.rmtree, private, ignore_errors=True)
    return private


def _candidates() -> Iterator[Path]:
    """The folders to try, best first."""
    asked = os.environ.get("NUMBA_CACHE_DIR")
    if asked:
        yield Path(asked)
    if sys.platform == "win32":
        user = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        user = _below_home("Library/Caches")
    else:
        user = os.environ.get("XDG_CACHE_HOME") or _below_home(".cache")
    if user:
        yield Path(user) / "assuage"
    if hasattr(os, "getuid"):
        yield Path(tempfile.gettempdir()) / f"assuage-{os.getuid()}"


def _below_home(name: str) -> str | None:
    """A folder below the home folder, or None where there is no home."""
    try:
        return str(Path.home() / name)
    except RuntimeError:
        return None


def _is_usable(folder: Path) -> bool:
    """Whether the folder can be written and belongs to us alone: a cache holds code that will be run."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
        return all(_is_ours(place) for place in (folder.parent, folder))
    except OSError:
        return False


def _is_ours(folder: Path) -> bool:
    """Whether nobody else could have put code into the folder."""
    if not hasattr(os, "getuid"):
        return True
    found = folder.stat()
    if found.st_mode & stat.S_IWOTH:
        return bool(found.st_mode & stat.S_ISVTX) and found.st_uid in {0, os.getuid()}
    return found.st_uid in {0, os.getuid()}


@cache
def _fingerprint() -> str:
    """A name that changes whenever a kernel, or anything it calls, could have changed."""
    digest = hashlib.sha256(f"{numba.__version__} {sys.version}".encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _numba_cache(folder: Path | None) -> Iterator[bool]:
    """Point Numba at our folder while one kernel is declared, and leave its own settings as they were."""
    before = _settings.CACHE_DIR
    _settings.CACHE_DIR = "" if folder is None else str(folder)
    try:
        yield folder is not None
    finally:
        _settings.CACHE_DIR = before
