"""The command line, one file per verb.

In: the words typed after `assuage`. Out: tables, or with `--json` one JSON document, on standard output; progress, notes
and errors on standard error; an exit code that scripts can rely on (see `ExitCode`). A verb is imported when it is asked
for, so that help comes at once. Commands of other packages join through the entry-point group `assuage.commands`.
"""

from assuage.cli.exits import ExitCode
from assuage.cli.running import main, run

__all__ = ["ExitCode", "main", "run"]
