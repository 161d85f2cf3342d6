"""A patient's leaflet: one page in plain language of what is known, what is not, and what to ask."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from assuage.candidacy import MAY_BE_NOTHING, BenefitAndHarm, Question, Row
from assuage.documents.benefit import called
from assuage.documents.blocks import Block, Figure, Listing, Paragraph, Report, Section
from assuage.documents.evidence_page import made_line
from assuage.documents.wording import day, sentence
from assuage.figures import icon_strip

_ASK = (
    "How much less pain, and for how long, would make this worth it for you?",
    "Which of these harms would you not accept?",
    "What else could you try, and what happens if you try nothing?",
)
_SCALE = (
    "Pain is counted from 0 (none) to 10 (the worst). These are averages: some people had much more relief, and some had "
    "none. A placebo is a treatment with no ketamine in it."
)
_FEW = "Few studies answer this."
_NO_RESULT = "We hold no result that puts studies of this together, so we show no number."
_NOT_COUNTED = "Some harm comes more often. For how many people in a hundred, we have not read."
_NO_HARM = f"{_NO_RESULT} That does not mean that there is no harm."


def leaflet_report(benefit: BenefitAndHarm, *, made_at: datetime) -> Report:
    """The leaflet: relief, harm, what is not known, what to ask. Drafts are left out, and it says so."""
    return Report(
        title=f"Ketamine for {called(benefit)}: what is known",
        subtitle="For you to read and to talk over with your clinician. It does not tell you what to do.",
        banner="",
        identity=(("Leaflet", benefit.called), ("Knowledge", benefit.knowledge_version), ("Made", day(made_at))),
        sections=(_relief(benefit), _harm(benefit), *_hundred(benefit), _unknown(benefit), _ask()),
        footer=(_sources(benefit), made_line(benefit.knowledge_version, made_at)),
    )


def _relief(benefit: BenefitAndHarm) -> Section:
    told = [_plain(row) for row in _first(benefit.pain)]
    counted = [_plain(row) for row in _first(benefit.relief)]
    blocks: list[Block] = [Listing((*told, *counted))] if told or counted else []
    if told:
        blocks.append(Paragraph(_SCALE))
    return Section("relief", "Will it help my pain?", _FEW if blocks else _NO_RESULT, tuple(blocks))


def _harm(benefit: BenefitAndHarm) -> Section:
    firsts = _first(benefit.harms)
    counted = [row.outcome for row in firsts if row.chances is not None and row.chances.known]
    others = tuple(_plain(row) for row in firsts if row.chances is None or not row.chances.known)
    lead = f"Counted in the picture below: {', '.join(counted)}." if counted else _NOT_COUNTED if others else _NO_HARM
    return Section("harm", "What harm can it do?", lead, (Listing(others),) if others else ())


def _hundred(benefit: BenefitAndHarm) -> tuple[Section, ...]:
    """Relief and harm in one picture and in one size; no section where nothing was counted."""
    drawn = icon_strip(_first((*benefit.relief, *benefit.harms)), name="leaflet", title="Out of a hundred people")
    if drawn is None:
        return ()
    return (Section("hundred", "Out of a hundred people", "People like those in the studies.", (Figure(drawn),)),)


def _unknown(benefit: BenefitAndHarm) -> Section:
    items = [_missing(one.asked) for one in (*benefit.pain, *benefit.relief) if not _checked(one.rows)]
    if any(one.uncontrolled for one in benefit.questions):
        items.append("How many people do well without ketamine: some studies followed only people who had it.")
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
    return Section("unknown", "What we cannot tell you", "", (Listing(tuple(items)),) if items else ())


def _ask() -> Section:
    return Section("ask", "What to talk over", "", (Listing(_ASK),))


def _missing(question: str) -> str:
    if question.startswith("Change"):
        return f"{question}."
    return f"How many people have {question[:1].lower()}{question[1:]} because of ketamine."


def _first(questions: Iterable[Question]) -> list[Row]:
    """Of each question the best result that is checked: the first with a number in a hundred, else the first."""
    found = []
    for checked in (_checked(one.rows) for one in questions):
        counted = [row for row in checked if row.chances is not None and row.chances.known]
        found += (counted or checked)[:1]
    return found


def _checked(rows: tuple[Row, ...]) -> list[Row]:
    return [row for row in rows if not row.is_draft]


def _plain(row: Row) -> str:
    """The finding, whether it may be nothing, and how sure, in everyday words."""
    may_be_nothing = [sentence(one) for one in row.notes if one == MAY_BE_NOTHING]
    sure = row.file.certainty_words
    return " ".join([row.finding, *may_be_nothing, f"How sure: {sure[:1].lower()}{sentence(sure)[1:]}"])


def _sources(benefit: BenefitAndHarm) -> str:
    keys = dict.fromkeys(source.key for row in benefit.rows if not row.is_draft for source in row.sources)
    if not keys:
        return "No source answers this."
    return (
        f"Sources: {', '.join(key.replace('_', ' ').capitalize() for key in keys)}. The evidence page has them in full."
    )
