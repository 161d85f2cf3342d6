"""Runs another module until whoever started it is gone: `python -m assuage.web.commands.watched MODULE ARGUMENT ...`.

The starter holds the other end of standard input and never writes. When it ends, however it ends, the input ends too, and this process
ends itself as if it had been asked to.
"""

import os
import runpy
import signal
import sys
import time
from threading import Thread

GRACE_S = 20


def main() -> None:
    """Watch, and run the module as if it had been started itself."""
    Thread(target=_end_with_the_starter, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _end_with_the_starter() -> None:
    # The bare descriptor: a lock of `sys.stdin` that is held here would be held for ever in a forked worker.
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_S)
    os.kill(os.getpid(), signal.SIGKILL)  # it did not end in time, and nobody is left to see to it


if __name__ == "__main__":
    main()
