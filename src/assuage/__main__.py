"""Start the command line, as `assuage` or `python -m assuage`."""

import os
import sys

_INTERRUPTED = 130

# Our matrices are small: threads of the linear algebra would cost more than they bring, and spin while they wait for each
# other. Populations are shared out to threads of our own. Whoever sets it otherwise is heard.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main() -> None:
    """Hand over to the command line, which is imported only now so that importing the package stays cheap."""
    try:
        from assuage.cli import main as run

        run()
    except KeyboardInterrupt:  # while the command line was still being imported
        print("Stopped.", file=sys.stderr)  # noqa: T201 - this is the command line
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
