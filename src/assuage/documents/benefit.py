"""Benefit and harm as parts of a report: pictures of a hundred people, the tables behind them, and plain words beside them."""

from collections.abc import Iterable, Sequence

from assuage.candidacy import BenefitAndHarm, Question, Row
from assuage.documents.blocks import Block, Cell, Details, Figure, Listing, Paragraph, Section, Table
from assuage.documents.wording import sentence
from assuage.figures import Picture, icon_array, icon_strip, pain_change
from assuage.patient import within_a_sentence

_BANDS_IN_PICTURE = 3
_HEADER = ("outcome", "what was found", "how sure", "source and date")
_WIDTHS = (0.8, 2.4, 1.2, 1.5)
_PAIN_HEADER = ("when", "pain of 0 to 10, with ketamine against without", "how sure", "source and date")
_PAIN_WIDTHS = (0.6, 2.4, 1.7, 1.7)


def benefit_sections(benefit: BenefitAndHarm, *, brief: bool = False) -> tuple[Section, ...]:
    """Change in pain, benefit and harm in a hundred, what stands without a comparison, and what is not known.

    `brief` leaves the numbers of studies and people behind a change in pain to the page on benefit and harm.
    """
    sections = (_pain(benefit, brief=brief), _hundred(benefit), _alone(benefit), _ways(benefit), _unknown(benefit))
    return tuple(section for section in sections if section is not None)


def benefit_section(benefit: BenefitAndHarm, *, brief: bool = False) -> Section:
    """The same in one section, for a report that is about more; a `brief` one has a smaller picture and its tables on screen only."""
    hundred = _hundred(benefit)
    blocks: list[Block] = []
    for part in benefit_sections(benefit, brief=brief):
        inner: tuple[Block, ...] = (Paragraph(f"{part.title}. {part.lead}".strip()), *part.blocks)
        if part.id == "hundred":
            inner = _strip(benefit, part) if brief else part.blocks
        elif brief and part.id == "pain":
            inner = tuple(block for block in inner if not isinstance(block, Figure))
        elif brief and part.id in {"alone", "ways"}:
            inner = (Details(f"{part.title} (apart)", inner, on_paper=False),)
        blocks += inner
    return Section("benefit", "Benefit and harm in a hundred people", hundred.lead, tuple(blocks))


def _strip(benefit: BenefitAndHarm, hundred: Section) -> tuple[Block, ...]:
    """The pictures small enough for half a page, and the tables on screen only."""
    drawn = icon_strip(best_rows((*benefit.relief, *benefit.harms)), name="hundred", title="Out of a hundred people")
    tables = tuple(block for block in hundred.blocks if isinstance(block, Table))
    folded = Details("Every pooled result, with what it is for and how sure", tables, on_paper=False)
    return (*((Figure(drawn),) if drawn is not None else ()), *((folded,) if tables else ()))


def pictures(rows: Iterable[Row], *, name: str, title: str) -> tuple[Picture, ...]:
    """The rows that have a number in a hundred as pictures of a few bands each, so that none is longer than a page."""
    drawn = [row for row in rows if row.chances is not None and row.chances.known]
    pages = -(-len(drawn) // _BANDS_IN_PICTURE)
    size = -(-len(drawn) // pages) if pages else 1
    cut = [drawn[start : start + size] for start in range(0, len(drawn), size)]
    made = [
        icon_array(some, name=f"{name}-{place}", title=title if place == 1 else f"{title} (continued)")
        for place, some in enumerate(cut, 1)
    ]
    return tuple(picture for picture in made if picture is not None)


def empty_words(cells: Iterable[Question]) -> tuple[str, ...]:
    """What nobody knows, each reason once with everything that it is true of."""
    reasons: dict[str, list[str]] = {}
    for cell in cells:
        if cell.words and cell.id != "pain_otherwise":
            reasons.setdefault(cell.words, []).append(cell.asked)
    return tuple(f"{sentence(words)} This holds for: {'; '.join(asked)}." for words, asked in reasons.items())


def best_rows(cells: Iterable[Question]) -> tuple[Row, ...]:
    """Of each question the first row that stands and has a number in a hundred: what a picture is made of; no draft is."""
    standing = ([row for row in cell.rows if row.chances and row.chances.known and not row.is_draft] for cell in cells)
    return tuple(rows[0] for rows in standing if rows)


def _hundred(benefit: BenefitAndHarm) -> Section:
    drawn = pictures(best_rows((*benefit.relief, *benefit.harms)), name="hundred", title="Out of a hundred people")
    rows = [row for cell in (*benefit.relief, *benefit.harms) for row in cell.rows]
    blocks: list[Block] = [Figure(picture) for picture in drawn]
    if rows:
        blocks.append(
            _table("Every pooled result, each for itself: the surest first, and none averaged with another", rows)
        )
    return Section(
        "hundred", "In a hundred people", _hundred_lead(benefit, rows, has_picture=bool(drawn)), tuple(blocks)
    )


def _hundred_lead(benefit: BenefitAndHarm, rows: Sequence[Row], *, has_picture: bool) -> str:
    if not rows:
        return f"For {called(benefit)} no pooled result says how many people have relief or harm. Nothing is shown."
    if not has_picture:
        return "How many times as often is known for some of it, and for none of it how many people in a hundred."
    checked = [row for cell in benefit.relief for row in cell.rows if not row.is_draft]
    if not checked:
        return "How many people have harm because of ketamine is known for some of it. How many have relief because of ketamine has not been shown by a result that is checked."
    return "How many people have relief, and how many have harm, with ketamine and without."


def _pain(benefit: BenefitAndHarm, *, brief: bool) -> Section:
    found = [row for cell in benefit.pain for row in cell.rows]
    blocks: list[Block] = []
    if found:
        drawn = pain_change(_drawn(benefit), name="pain-change", title="Mean pain with ketamine against without")
        blocks += [Figure(drawn)] if drawn is not None else []
        rows = tuple((Cell(cell.when), *_pain_cells(row, brief=brief)) for cell in benefit.pain for row in cell.rows)
        blocks.append(Table("Change in pain at 1, 4 and 12 weeks", _PAIN_HEADER, rows, widths=_PAIN_WIDTHS, dense=True))
        blocks.append(
            Paragraph(
                "A mean of everybody: some had much more relief and some none. It does not say how many had enough."
            )
        )
    elsewhere = benefit.pain_otherwise.rows
    if elsewhere:
        rows = tuple((Cell(row.file.time_words), *_pain_cells(row, brief=brief)) for row in elsewhere)
        table = Table("Change in pain at other times", _PAIN_HEADER, rows, widths=_PAIN_WIDTHS, dense=True)
        blocks.append(Details(f"At other times ({len(elsewhere)})", (table,), on_paper=False))
    return Section("pain", "Change in pain", _pain_lead(benefit), tuple(blocks))


def _drawn(benefit: BenefitAndHarm) -> list[tuple[str, Row]]:
    """Every change in pain that stands, under its moment."""
    return [(cell.when, row) for cell in benefit.pain for row in cell.rows if not row.is_draft]


def _pain_lead(benefit: BenefitAndHarm) -> str:
    if not any(cell.rows for cell in benefit.pain):
        return f"For {called(benefit)} no pooled result says how pain changes at 1, 4 or 12 weeks. Nothing is shown."
    return "The difference between people who had ketamine and people who had a placebo or another comparison, on a scale from 0 to 10."


def _pain_cells(row: Row, *, brief: bool) -> tuple[Cell, ...]:
    notes = (f"{sentence(row.file.time_words)} Against {row.compared_with}.", *(sentence(one) for one in row.notes))
    return (Cell(sentence(row.points), small=" ".join(notes)), _sure(row), _source(row, brief=brief))


def _alone(benefit: BenefitAndHarm) -> Section | None:
    """Series without a comparison, apart, because nothing in them says what ketamine did."""
    rows = [row for cell in benefit.questions for row in cell.uncontrolled]
    if not rows:
        return None
    drawn = pictures(rows, name="alone", title="People who all had ketamine, and nobody without")
    blocks: list[Block] = [
        Paragraph(
            "Not a chance against placebo: how many would have done as well without ketamine is not known.", "caution"
        ),
        *(Figure(picture) for picture in drawn),
        _table("Series without a comparison", rows),
    ]
    return Section("alone", "Followed without a comparison", "Nobody here was compared with anybody.", tuple(blocks))


def _ways(benefit: BenefitAndHarm) -> Section | None:
    rows = [row for cell in benefit.questions for row in cell.ways]
    if not rows:
        return None
    return Section(
        "ways",
        "Two ways of giving it",
        "Ketamine against ketamine: says nothing of ketamine against a placebo.",
        (_table("One way of giving ketamine against another", rows),),
    )


def _unknown(benefit: BenefitAndHarm) -> Section:
    empty = empty_words(benefit.questions)
    blocks: list[Block] = [Listing(empty)] if empty else []
    if benefit.not_used:
        items = tuple(f"{one.title}: {one.why}." for one in benefit.not_used)
        blocks.append(
            Details(f"Results for this condition that do not cover the question ({len(items)})", (Listing(items),))
        )
    lead = (
        "Where no pooled result answers, nothing is guessed and no single study stands in for one."
        if empty
        else "Every question here has at least one pooled result."
    )
    return Section("unknown", "What is not known", lead, tuple(blocks))


def _table(caption: str, rows: Sequence[Row]) -> Table:
    cells = tuple((_outcome(row), _found(row), _sure(row), _source(row)) for row in rows)
    return Table(caption, _HEADER, cells, widths=_WIDTHS, dense=True)


def _outcome(row: Row) -> Cell:
    return Cell(sentence(row.outcome).rstrip("."), small=row.file.time_words)


def _found(row: Row) -> Cell:
    return Cell(row.finding, "draft" if row.is_draft else "", small=" ".join(sentence(one) for one in row.notes))


def _sure(row: Row) -> Cell:
    return Cell(sentence(row.certainty).rstrip("."), small=row.file.certainty_words)


def _source(row: Row, *, brief: bool = False) -> Cell:
    keys = ", ".join(dict.fromkeys(source.key for source in row.sources))
    size = "" if brief else f" {sentence(row.file.counts_words)}"
    base = (
        "" if row.baseline is None else f"; number without ketamine {row.baseline.confidence}, {row.baseline.read_from}"
    )
    return Cell(sentence(row.dated), small=f"{keys}; number {row.file.estimate.confidence}{base}.{size}")


def called(benefit: BenefitAndHarm) -> str:
    """The condition as it stands within a sentence."""
    return within_a_sentence(benefit.called)
