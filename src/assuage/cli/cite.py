"""`assuage cite`: the source behind a key of the bibliography, or behind a knowledge file."""

from typing import Annotated

import typer

from assuage.cli.options import Json
from assuage.cli.verb import verb

app = verb(example="assuage cite kamp_2020")


@app.command(epilog="Example: assuage cite kamp_2020")
def cite(
    ids: Annotated[
        list[str], typer.Argument(metavar="ID", help="Keys of the bibliography, or ids of knowledge files.")
    ],
    json: Json = False,
) -> None:
    """Print the source behind a key, or every source of a knowledge file."""
    from assuage.cli.printing import print_json, print_line
    from assuage.knowledge import library

    keys = [key for asked in ids for key in _keys(asked)]
    entries = library().cite(keys)
    if json:
        print_json([{"key": entry.key, "text": entry.text, "doi": entry.doi} for entry in entries])
        return
    for entry in entries:
        print_line(f"{entry.key}: {entry}")


def _keys(asked: str) -> tuple[str, ...]:
    """A file's sources come with the file; a key that is no file is its own."""
    from assuage.knowledge import KINDS, UnknownIdError, library, load

    shelf = library()
    kinds = [kind for kind in KINDS if asked in shelf.ids(kind)]
    keys = [reference.key for kind in kinds for reference in load(shelf.path(asked, kind)).references]
    if asked in shelf.bibliography:
        keys.insert(0, asked)
    if not keys:
        known = dict.fromkeys((*shelf.bibliography, *(one for kind in KINDS for one in shelf.ids(kind))))
        raise UnknownIdError(asked, wanted="a source or a knowledge file", known=tuple(known))
    return tuple(keys)
