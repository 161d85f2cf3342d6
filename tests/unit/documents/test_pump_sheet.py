"""The sheet of a pump programme: one page, for two people, with the programme's own numbers and the second check's."""

import contextlib
import json
import re
import zlib
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from assuage.documents import (
    CannotPrintError,
    CannotSaveError,
    pump_document,
    pump_report,
    pump_sheet,
    render_html,
    render_pump_pdf,
    write_pump,
)
from assuage.dosing import parse
from assuage.plan import pump_programme, read_container, read_expectation, read_vial

RACEMIC = "racemic ketamine hydrochloride"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def made():
    """Programmes by their dose, for 70 kg, at 1 mg/mL in 50 mL syringes."""
    kept = {}

    def make(dose, **changed):
        key = (dose, repr(sorted(changed.items())))
        if key not in kept:
            asked = {
                "vial": read_vial(f"500 mg/10 mL {RACEMIC}"),
                "container": read_container("50 mL syringe"),
                "setting": "outpatient",
                **changed,
            }
            kept[key] = pump_programme(
                parse(f"{RACEMIC} {dose}"), dosing_weight_kg=70, made_at=NOW, made_by="a test", **asked
            )
        return kept[key]

    return make


COURSE = "0.35 mg/kg/h over 4 h daily for 10 days, max 25 mg/h"
TITRATED = "5 mg/h, up 1 mg/h every 10 min to 33, 5 h in all"
LONG = "2.5 mg/h for 12 h"
OWN = {"concentration_mg_per_ml": Fraction(1, 2), "line_ml": 2}


def pages_in(pdf):
    """How many pages a PDF has."""
    inside = pdf
    for found in re.finditer(rb"/FlateDecode.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):
            inside += zlib.decompress(found[1])
    return int(max(re.findall(rb"/Count (\d+)", inside), key=int))


@pytest.mark.parametrize(
    ("dose", "changed", "paper"),
    [(COURSE, {}, "a4"), (TITRATED, {}, "us-letter"), (LONG, OWN, "a4")],
)
def test_a_sheet_is_one_page(made, dose, changed, paper):
    """On A4 and on US Letter, with one rate, with thirty, with many syringes."""
    assert pages_in(render_pump_pdf(pump_sheet(made(dose, **changed)), paper=paper)) == 1


def test_the_sheet_holds_what_two_people_need(made):
    """Order, drug, strength for the label, rates in mL/h and mg/h, volume, waste, limits, stop criteria, both checks, two signatures."""
    programme = made(COURSE)
    page = " ".join(render_html(pump_report(pump_sheet(programme))).replace("\N{NO-BREAK SPACE}", " ").split())
    for words in (
        programme.regimen.text,
        "1 to 10 of 10, each",
        "= 1 mg/mL",
        "50 mg in 50 mL",
        "24.5 mL/h",
        "24.5 mg/h",
        "0.35 mg/kg/h",
        "98 mg",
        "Change to syringe 2 at 2:02.",
        "wasted from vials 400 mg",
        "above 0.6 mg/kg/h of racemate base (48.4 mL/h, 48.4 mg/h)",
        "above 1 mg/kg/h of racemate base (80.7 mL/h, 80.7 mg/h)",
        "numbers compared, all the same",
        "Stop and call",
        "Prepared by",
        "Checked independently by",
        "date and time",
        "Assuage advises; the clinician decides.",
        "never in the same line or syringe",
        "by a test, from a written order",
        "◇ assumed",
        "a draft",
    ):
        assert words in page, words


def test_the_numbers_of_the_second_check_are_its_own(made):
    """Column by column both paths say the same, and the last is left for a person."""
    sheet = pump_sheet(made(COURSE))
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in sheet.checks.rows}
    assert rows["fastest rate"] == ["24.5 mL/h", "24.5 mL/h", ""]
    assert rows["dose of the session"] == ["98 mg", "98 mg", ""]
    assert rows["drug, first container"] == ["1 mL", "1 mL", ""]
    assert rows["wasted from vials"] == ["400 mg", "400 mg", ""]


def test_one_rate_over_two_containers_is_one_row(made):
    """A change of syringe is no change of rate, and stands beneath."""
    sheet = pump_sheet(made(COURSE))
    ((start, lasts, numbers, rate, *_),) = sheet.steps.rows
    assert (start.text, lasts.text, numbers.text, rate.text) == ("0:00", "4 h", "1, 2", "24.5 mL/h")


def test_numbers_are_written_safely(made):
    """No trailing zero, no naked point, no Greek letter, anywhere on the page."""
    text = re.sub(
        r"<svg.*?</svg>|<style.*?</style>|<[^>]+>",
        " ",
        render_html(pump_report(pump_sheet(made(COURSE)))),
        flags=re.DOTALL,
    )
    assert not re.search(r"\d\.\d*0(?![\d.])(?= ?(?:mg|mL|mcg|kg))", text.replace("\N{NO-BREAK SPACE}", " "))
    assert not re.search(r"(?<![\d])\.\d", text)
    assert not set("µμ") & set(text)


def test_a_reason_stands_beside_the_limit_it_opens(made):
    """A soft limit that is gone past shows a mark and why."""
    programme = made("50 mg/h for 1 h", reasons={"rate_per_weight_soft": "agreed with the pain physician"})
    cells = [cell for row in pump_sheet(programme).limits.rows for cell in row]
    (marked,) = (cell for cell in cells if cell.mark == "caution")
    assert marked.small == "reason: agreed with the pain physician"


def test_what_was_expected_and_the_line_are_told(made):
    """What somebody reckoned beforehand, and how much primes the line, are on the sheet."""
    notes = " ".join(pump_sheet(made("10 mg/h for 1 h", line_ml=2, expected=[read_expectation("10 mL/h")])).notes)
    assert "Prime the line with 2 mL" in notes
    assert "Expected beforehand: 10 mL/h; the fastest rate: 10 mL/h." in notes


def test_sessions_that_differ_have_sheets_of_their_own(made, tmp_path):
    """Two kinds of session are two sheets, named by the first of each; the programme is one file."""
    programme = made("10 mg/h for 1 h daily for 2 days, then 20 mg/h for 1 h daily for 2 days")
    written = write_pump(programme, tmp_path)
    assert sorted(path.name for path in written) == [
        "pump-session-1.html",
        "pump-session-1.pdf",
        "pump-session-3.html",
        "pump-session-3.pdf",
        "pump.json",
    ]
    assert all(path.stat().st_size for path in written)


def test_the_document_is_whole_numbers(made):
    """Micrograms, microlitres, seconds and hundredths are integers, also after a round trip, and conserve what was drawn."""
    document = json.loads(json.dumps(pump_document(made(COURSE)), allow_nan=False))
    session = document["sessions"][0]
    assert (session["given_mcg"], session["given_ul"], session["duration_s"]) == (98_000, 98_000, 14_400)
    step = session["containers"][0]["steps"][0]
    assert step["rate_hundredths_ml_per_h"] == 2450
    assert all(isinstance(value, int) for value in step.values())
    drawn = sum(vial["drawn_mcg"] for drawing in session["drawings"] for vial in drawing["vials"])
    assert drawn == sum(one["given_mcg"] + one["line_mcg"] + one["left_mcg"] for one in session["containers"])
    assert document["second_check"]["agrees"] is True
    assert document["titration"]["signals"][0]["action"] == "hold"


def test_containers_that_give_different_volumes_stand_apart(made):
    """Two bags filled alike that each run 24 h, one at 2 mL/h and one at 4: each has its own volume to key in, and no range."""
    sheet = pump_sheet(made("2 mg/h for 24 h, then 4 mg/h for 24 h", container=read_container("100 mL bag")))
    assert [(row[0].text, row[5].text, row[6].text) for row in sheet.preparation.rows] == [
        ("1", "48 mL", "52 mL"),
        ("2", "96 mL", "4 mL"),
    ]


def test_a_weight_that_the_order_caps_is_shown_as_it_counts(made):
    """70 kg capped at 50: 0.35 mg/kg/h is 17.5 mg/h, and the sheet says by which weight it was reckoned."""
    sheet = pump_sheet(made("0.35 mg/kg/h for 4 h, weight capped at 50 kg"))
    assert dict(sheet.facts)["Dosing weight"] == "50 kg (70 kg, capped by the order)"
    assert sheet.steps.rows[0][4].text == "17.5 mg/h"
    assert sheet.steps.rows[0][5].text == "0.35 mg/kg/h"


def test_a_session_that_is_not_there_is_refused(made):
    """Sessions are counted from 1."""
    with pytest.raises(CannotPrintError, match="no session 11"):
        pump_sheet(made(COURSE), session=11)


def test_more_rates_than_a_page_holds_are_refused(made):
    """What two people cannot see at once they cannot check."""
    programme = made("1 mg/h, up 0.5 mg/h every 5 min to 20, 4 h in all", concentration_mg_per_ml=Fraction(1, 2))
    with pytest.raises(CannotPrintError, match="fewer steps"):
        pump_sheet(programme)


def test_a_sheet_that_overflows_is_refused(made):
    """Reasons as long as a letter do not fit, and are not cut off."""
    programme = made("50 mg/h for 1 h", reasons={"rate_per_weight_soft": "a very long story, told twice. " * 60})
    with pytest.raises(CannotPrintError, match="does not fit on one page"):
        render_pump_pdf(pump_sheet(programme))


def test_a_folder_that_cannot_be_written_is_said(made, tmp_path):
    """A file where the folder should be leaves everything as it was."""
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotSaveError, match="Nothing was lost"):
        write_pump(made(COURSE), tmp_path / "taken")
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"
