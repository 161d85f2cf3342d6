"""The list of verbs; each is imported only when it is asked for."""

from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup
from typer.main import get_command

EXTRA_COMMANDS = "assuage.commands"

# Verb -> (module with its `app`, what it does). The words stand here so that help needs none of the modules.
VERBS = {
    "demo": ("assuage.cli.demo", "Compare options for an invented patient and write the report."),
    "plan": ("assuage.cli.plan", "Compare published regimens for one patient's chart and write the report."),
    "screen": ("assuage.cli.screen", "Say whether ketamine suits one patient, and what is still unknown."),
    "ask": ("assuage.cli.ask", "Say what to ask or do next, and print it as a form."),
    "individualise": (
        "assuage.cli.individualise",
        "Say what one person's own scores, pressures and levels change.",
    ),
    "next-session": (
        "assuage.cli.next_session",
        "Say when another session is worth it after what was given, or why to stop.",
    ),
    "simulate": ("assuage.cli.simulate", "Predict levels and effects of a dose."),
    "pump": ("assuage.cli.pump", "Turn an order into a programme for a pump, checked a second time."),
    "order": ("assuage.cli.order", "Write an order as a FHIR MedicationRequest, or read one back."),
    "models": ("assuage.cli.models", "List the published models, or show one."),
    "regimens": ("assuage.cli.regimens", "List the published regimens, or show one."),
    "evidence": ("assuage.cli.evidence", "Say what studies and pooled results hold for a condition."),
    "pool": ("assuage.cli.pool", "Pool studies: your own table, or the study files."),
    "tci": ("assuage.cli.tci", "Bring a level to a target: steps that a person can key in."),
    "nonmem": ("assuage.cli.nonmem", "Read a data set of event records, or write a regimen as one."),
    "virtual-trial": ("assuage.cli.virtual_trial", "Simulate trials of a design by published models, and their power."),
    "serve-cds": ("assuage.cli.serve_cds", "Answer CDS Hooks calls of a record system on this machine."),
    "cite": ("assuage.cli.cite", "Print the source behind a key or a knowledge file."),
}


class Verbs(TyperGroup):
    """A group whose commands are loaded by name."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        """Our own verbs in the order of the work, then those of other packages."""
        return [*VERBS, *(name for name in sorted(_extra()) if name not in VERBS)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer's signature
        """Import one verb; None when nobody has it."""
        if cmd_name in VERBS:
            return load(VERBS[cmd_name][0], cmd_name)
        extra = _extra().get(cmd_name)
        return None if extra is None else _command(extra.load(), cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the verb that was asked for, or say which ones there are."""
        known = self.list_commands(ctx) if args[0] not in VERBS else list(VERBS)
        if args[0] not in known and not args[0].startswith("-"):
            _refuse(ctx, args[0], known)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Typer's signature
        """One line for each verb, without importing any."""
        extra = _extra()
        rows = [(name, words) for name, (_, words) in VERBS.items()]
        rows += [(name, f"Comes with {_giver(extra[name])}.") for name in sorted(extra) if name not in VERBS]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def load(module: str, name: str) -> Any:
    """The command of a verb's module."""
    return _command(import_module(module).app, name)


def _command(app: Any, name: str) -> Any:
    """A Typer application, or a ready command, under the name it was asked for."""
    command = get_command(app) if isinstance(app, typer.Typer) else app
    command.name = name
    return command


def _extra() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=EXTRA_COMMANDS)}


def _giver(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.value.partition(":")[0]


def _refuse(ctx: Any, asked: str, known: list[str]) -> NoReturn:
    near = get_close_matches(asked, known, n=2)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There is {', '.join(known)}."
    ctx.fail(f"There is no command `{asked}`. {hint}")
    raise AssertionError  # `fail` never returns; its type does not say so
