"""A patient's leaflet: one page in plain language of what is known, what is not, and what to ask."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from assuage.candidacy import BenefitAndHarm, Question, Row
from assuage.documents.benefit import called
from assuage.documents.blocks import Block, Cell, Figure, Listing, Paragraph, Report, Section, Table
from assuage.documents.evidence_page import made_line
from assuage.documents.wording import day, sentence
from assuage.figures import icon_strip

_ASK = (
    "How much less pain, and for how long, would be worth it to you?",
    "Which of these harms would you not accept?",
    "What else could you try? What happens if you try nothing?",
)
_SCALE = "These are averages: some people had much more relief, and some had none."
_NOTHING = "There may be no difference at all."
_LIKE_THEM = "People like those in the studies."
_OURS = (
    "How many have it with a placebo is not printed in the study: we worked it out from two numbers that are, how many "
    "more have it and how many times as many."
)
_HOW_SURE = "how sure?"
_WIDTHS = (1.1, 3.0, 1.4)
_MOST_IN_PICTURE = 3  # more do not fit on one page beside what has to be there; the others are told in words
_FEW = "Few studies answer this. A placebo is a treatment with no ketamine in it."
_NO_RESULT = "We hold no result that puts studies of this together, so we show no number."
_NOT_COUNTED = "For how many people in a hundred, we have not read"
_NO_HARM = f"{_NO_RESULT} That does not mean that there is no harm."


def leaflet_report(benefit: BenefitAndHarm, *, made_at: datetime) -> Report:
    """The leaflet: relief, harm, what is not known, what to ask. Drafts are left out, and it says so."""
    return Report(
        title=f"Ketamine for {called(benefit)}",
        subtitle="What is known, for you to talk over with your clinician. It does not tell you what to do.",
        banner="",
        identity=(("Leaflet", benefit.called), ("Knowledge", benefit.knowledge_version), ("Made", day(made_at))),
        sections=(_relief(benefit), *_hundred(benefit), *_harm(benefit), _unknown(benefit), _ask()),
        footer=(_sources(benefit), made_line(benefit.knowledge_version, made_at)),
        large=True,
    )


def _relief(benefit: BenefitAndHarm) -> Section:
    rows = tuple(_pain(row) for row in _first(benefit.pain))
    told = tuple(_plain(row) for row in _first(benefit.relief) if not _has_number(row))
    blocks: list[Block] = [Listing(told)] if told else []
    if rows:
        caption = "Pain is counted from 0 (none) to 10 (the worst)"
        blocks += [Table(caption, ("when", "pain with ketamine", _HOW_SURE), rows, widths=_WIDTHS), Paragraph(_SCALE)]
    return Section("relief", "Will it help my pain?", _FEW if blocks else _NO_RESULT, tuple(blocks))


def _pain(row: Row) -> tuple[Cell, ...]:
    found = f"{row.less_pain} than with {row.compared_with}"
    small = _NOTHING if row.may_be_nothing else ""
    return Cell(sentence(row.file.time_words).rstrip(".")), Cell(found, small=small), Cell(row.how_sure)


def _hundred(benefit: BenefitAndHarm) -> tuple[Section, ...]:
    """Relief and harm in one picture and in one size; no section where nothing was counted."""
    shown = _counted((*benefit.relief, *benefit.harms))[:_MOST_IN_PICTURE]
    drawn = icon_strip(shown, name="leaflet", title="With ketamine and without")
    if drawn is None:
        return ()
    ours = any(row.baseline is not None and not row.baseline_is_read for row in shown)
    lead = f"{_LIKE_THEM} {_OURS}" if ours else _LIKE_THEM
    return (Section("hundred", "Out of a hundred people", lead, (Figure(drawn),)),)


def _harm(benefit: BenefitAndHarm) -> tuple[Section, ...]:
    """The harm that is not in the picture, in words."""
    shown = _counted((*benefit.relief, *benefit.harms))[:_MOST_IN_PICTURE]
    others = [row for row in _first(benefit.harms) if row not in shown]
    in_picture = any(row.file.outcome == "harm" for row in shown)
    if not others:
        return () if in_picture else (Section("harm", "What harm can it do?", _NO_HARM, ()),)
    title = "What other harm can it do?" if in_picture else "What harm can it do?"
    counted = tuple(_plain(row) for row in others if _has_number(row))
    blocks: list[Block] = [Listing(counted)] if counted else []
    rows = tuple(
        (Cell(sentence(row.outcome).rstrip(".")), Cell(row.times), Cell(row.how_sure))
        for row in others
        if not _has_number(row)
    )
    if rows:
        blocks.append(Table(_NOT_COUNTED, ("harm", "with ketamine, against without", _HOW_SURE), rows, widths=_WIDTHS))
    return (Section("harm", title, "", tuple(blocks)),)


def _counted(questions: Iterable[Question]) -> list[Row]:
    """The best results that have a number in a hundred."""
    return [row for row in _first(questions) if _has_number(row)]


def _has_number(row: Row) -> bool:
    return row.chances is not None and row.chances.known


def _unknown(benefit: BenefitAndHarm) -> Section:
    items = [f"{one.asked}." for one in benefit.pain if not _checked(one.rows)]
    relief = [f"{one.percent} %" for one in benefit.relief if not _checked(one.rows)]
    if relief:
        items.append(f"How many people have at least {' or '.join(relief)} less pain because of ketamine.")
    if any(one.uncontrolled for one in benefit.questions):
        items.append("How many people would do as well without ketamine.")
    drafts = sum(row.is_draft for row in benefit.rows)
    if drafts:
        many = (
            f"{drafts} results that nobody has checked yet are"
            if drafts > 1
            else "1 result that nobody has checked yet is"
        )
        items.append(f"{many} left out.")
    broader = Counter(row.file.population for row in benefit.rows if row.fit.steps and not row.is_draft)
    if broader:
        who = broader.most_common(1)[0][0]
        items.append(f"Whether it is the same for you: most numbers are for {who}, not for your condition alone.")
    return Section("unknown", "What we cannot tell you", "", (Listing(tuple(items)),) if items else (), half=True)


def _ask() -> Section:
    return Section("ask", "What to talk over", "", (Listing(_ASK),), half=True)


def _first(questions: Iterable[Question]) -> list[Row]:
    """Of each question the best result that is checked: the first with a number in a hundred, else the first."""
    found = []
    for checked in (_checked(one.rows) for one in questions):
        counted = [row for row in checked if _has_number(row)]
        found += (counted or checked)[:1]
    return found


def _checked(rows: tuple[Row, ...]) -> list[Row]:
    return [row for row in rows if not row.is_draft]


def _plain(row: Row) -> str:
    """The finding, whether it may be nothing, and how sure, in everyday words."""
    nothing = [_NOTHING] if row.may_be_nothing else []
    return " ".join([row.finding, *nothing, sentence(f"How sure: {row.how_sure}")])


def _sources(benefit: BenefitAndHarm) -> str:
    keys = dict.fromkeys(source.key for row in benefit.rows if not row.is_draft for source in row.sources)
    if not keys:
        return "No source answers this."
    return f"Sources, in full on the evidence page: {', '.join(key.replace('_', ' ').capitalize() for key in keys)}."
