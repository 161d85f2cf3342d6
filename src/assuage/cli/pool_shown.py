"""What `assuage pool` makes: pictures, a bundle, tables or JSON; and a bundle pooled anew."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assuage.cli.exits import ExitCode
from assuage.cli.pool_closer import Closer, closer_document, looked_at, print_closer

if TYPE_CHECKING:
    from assuage.evidence import Synthesis


def write(made: "Synthesis", drawings: dict[str, Path], bundle: Path | None) -> None:
    """Write the pictures and the bundle that are named."""
    if drawings:
        from assuage.cli.drawing import give_matplotlib_a_folder

        give_matplotlib_a_folder()
        from assuage import figures
        from assuage.cli.pictures import standalone

        pictures = {name: getattr(figures, f"{name}_figure")(made) for name in drawings}
        for name, path in drawings.items():
            path.write_text(standalone(pictures[name]), encoding="utf-8")
    if bundle is not None:
        from assuage.evidence import write_bundle

        write_bundle(made, bundle)


def show(made: "Synthesis", closer: Closer, *, as_json: bool) -> None:
    """Print the synthesis and whatever closer look was asked for, as tables or as one JSON document."""
    if as_json:
        from assuage.cli.printing import print_json
        from assuage.evidence import result_document

        print_json(result_document(made.result, made.warnings) | closer_document(made, closer))
        return
    from assuage.cli.pool_table import print_synthesis

    looks = looked_at(made, closer)  # first: what cannot be looked at is refused before anything is printed
    print_synthesis(made)
    print_closer(made, looks)


def rebuild_bundle(path: Path, closer: Closer, *, as_json: bool) -> int:
    """Pool a bundle anew, print it, and say whether every byte is as it was."""
    from assuage.evidence import rebuild

    found = rebuild(path)
    show(found.synthesis, closer, as_json=as_json)
    if found.same:
        told = "Rebuilt: every byte is as it was."
    else:
        versions = ", ".join(
            f"{name} {was} then, {found.rebuilt_with.get(name, 'none')} now"
            for name, was in found.made_with.items()
            if found.rebuilt_with.get(name) != was
        )
        told = f"Rebuilt, and {', '.join(found.differing)} came out otherwise ({versions or 'with the same versions'})."
    typer.echo(told, err=True)
    return ExitCode.DONE if found.same else ExitCode.REFUSED
