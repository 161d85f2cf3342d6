"""What a session needs on paper when no screen works: who it is, what is ordered, what to watch, blank lines to write on, the pump sheets."""

from dataclasses import dataclass

from assuage.documents.blocks import Block, Cell, Paragraph, Report, Section, Table
from assuage.documents.errors import CannotPrintError
from assuage.documents.pdf import render_pdf
from assuage.documents.pump_pdf import render_pump_pdf
from assuage.documents.pump_sheet import pump_sheet
from assuage.plan import PumpProgramme, clock, lasting, ml_per_h, plain

_BLANK_ROWS = 20
_MOST_SHEETS = 4
_UNSURE = "Not known at the time of printing. Ask before anything is given."

_WATCHED = (
    "time",
    "rate mL/h",
    "heart",
    "pressure",
    "SpO2 %",
    "breaths",
    "sedation",
    "pain 0-10",
    "dissociation",
    "what was done",
    "by",
)
_WATCHED_WIDTHS = (0.8, 0.9, 0.7, 1.0, 0.8, 0.8, 0.9, 0.9, 1.1, 2.2, 0.7)


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call, and where; a number nobody gave is a line to write on."""

    who: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class DowntimePack:
    """Everything that is printed, in words. What is empty is printed as not known, never as nothing.

    `identity` are pairs for the head of every page; `consent` and `release` say where each stands; `programme` is None where no pump sheet
    is released, and the pack then says so.
    """

    identity: tuple[tuple[str, str], ...]
    order: str
    setting: str
    signed: str
    allergies: tuple[str, ...] | None
    consent: str
    release: str
    contacts: tuple[Contact, ...]
    printed: str
    programme: PumpProgramme | None = None
    invented: bool = False


def downtime_report(pack: DowntimePack) -> Report:
    """The pages before the pump sheets, as parts that are drawn like any report."""
    return Report(
        title="Downtime pack: one session on paper",
        subtitle=f"Printed {pack.printed}. What changed since is not on it: compare with the chart as soon as it can be read.",
        banner="Invented patient, for demonstration. Nobody is treated." if pack.invented else "",
        identity=pack.identity,
        sections=(_before(pack), _titration(pack), _session(pack), _contacts(pack)),
        footer=(
            "Write the entries into the chart when it works again, with the time at which they were made. It drives no pump.",
        ),
    )


def render_downtime_pack(pack: DowntimePack) -> bytes:
    """The pack as one PDF, each pump sheet on its own page at the end.

    Raises:
        CannotPrintError: more sheets differ than fit into a pack, or one does not fit on its page.
    """
    sheets = []
    if pack.programme is not None:
        groups = pack.programme.alike()
        if len(groups) > _MOST_SHEETS:
            raise CannotPrintError(
                f"The course has {len(groups)} sessions that differ, and a pack holds {_MOST_SHEETS}. Print the sheet of the session itself."
            )
        sheets = [render_pump_pdf(pump_sheet(pack.programme, session=group[0].number)) for group in groups]
    return render_pdf(downtime_report(pack), attached=sheets)


def _before(pack: DowntimePack) -> Section:
    told = "; ".join(pack.allergies) if pack.allergies else "none is recorded" if pack.allergies is not None else ""
    rows = (
        (Cell("Order"), Cell(pack.order) if pack.order else Cell("no signed plan", "stop")),
        (Cell("Where"), Cell(pack.setting) if pack.setting else Cell(_UNSURE, "unknown")),
        (Cell("Plan"), Cell(pack.signed) if pack.signed else Cell("not signed", "stop")),
        (Cell("Allergies"), Cell(told, "stop" if pack.allergies else "") if told else Cell(_UNSURE, "unknown")),
        (Cell("Consent"), Cell(pack.consent) if pack.consent else Cell(_UNSURE, "unknown")),
        (Cell("Pump sheet"), Cell(pack.release, "" if pack.programme else "stop")),
    )
    blocks: list[Block] = [Table("Check before the start, with the patient", ("", ""), rows, widths=(1, 5))]
    return Section("before", "Before the start", "", tuple(blocks))


def _titration(pack: DowntimePack) -> Section:
    made = pack.programme
    if made is None:
        words = "No pump sheet is released, so no rate may be keyed in from this pack. Two people prepare and release one from the signed order."
        return Section("titration", "Rates and titration", "", (Paragraph(words, "stop"),))
    rates = tuple(
        (
            Cell(clock(step.start_s)),
            Cell(lasting(step.duration_s)),
            Cell(ml_per_h(step.rate_hundredths) if step.rate_hundredths else "pause"),
            Cell(f"{plain(made.rate_mcg_per_h(step.rate_hundredths) / 1000, places=3)} mg/h"),
        )
        for step in made.sessions[0].steps
    )
    order = made.titration.table()
    rows = tuple((Cell(name), Cell(words)) for name, words in order[1:])
    return Section(
        "titration",
        "Rates and titration",
        f"The first session of {len(made.sessions)}." if len(made.sessions) > 1 else "",
        (
            Table("Rates (times from the start)", ("from", "for", "rate", "gives"), rates),
            Table("What the order allows", order[0], rows, widths=(1, 4)),
            Paragraph(f"◇ {made.titration.words}"),
        ),
    )


def _session(pack: DowntimePack) -> Section:  # noqa: ARG001 - every part of a pack is made from it
    rows = tuple(tuple(Cell("\N{NO-BREAK SPACE}") for _ in _WATCHED) for _ in range(_BLANK_ROWS))
    table = Table(
        "Date, start, nurse, number of the pump: ____________________", _WATCHED, rows, widths=_WATCHED_WIDTHS
    )
    return Section(
        "session", "Session sheet", "One line for each round and each change. Write the time first.", (table,)
    )


def _contacts(pack: DowntimePack) -> Section:
    rows = tuple((Cell(one.who), Cell(one.where or "____________________")) for one in pack.contacts)
    return Section("contacts", "Whom to call", "", (Table("Contacts", ("who", "where"), rows, widths=(1, 2)),))
