"""The pack that a session is run from when no screen works."""

from datetime import UTC, datetime

from assuage.documents import Contact, DowntimePack, downtime_report, render_downtime_pack
from assuage.dosing import parse
from assuage.plan import pump_programme, read_container, read_vial

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def pack(**changes):
    about = {
        "identity": (("Patient", "Doe, Jo"), ("Born", "14 Mar 1980")),
        "order": "racemic ketamine hydrochloride 0.35 mg/kg/h for 4 h",
        "setting": "outpatient",
        "signed": "22 Nov 2026, Invented Physician",
        "allergies": ("latex",),
        "consent": "given 20 Nov 2026",
        "release": "released by Invented Nurse",
        "contacts": (Contact("Site", "North"), Contact("On call")),
        "printed": "22 Nov 2026, 09:00",
    }
    return DowntimePack(**{**about, **changes})


def programme():
    return pump_programme(
        parse("racemic ketamine hydrochloride 0.35 mg/kg/h over 4 h"),
        dosing_weight_kg="70",
        vial=read_vial("500 mg/10 mL racemic ketamine hydrochloride"),
        container=read_container("50 mL syringe"),
        setting="outpatient",
        made_at=NOW,
        made_by="Invented Nurse",
    )


def words(report):
    return " ".join(
        cell.text
        for section in report.sections
        for block in section.blocks
        for row in getattr(block, "rows", ())
        for cell in row
    )


def test_a_pack_without_a_released_sheet_gives_no_rate():
    """Nobody keys in a rate that two people did not stand for."""
    report = downtime_report(pack(programme=None, release="none is released"))
    assert "mL/h" not in words(report)
    assert any(getattr(block, "mark", "") == "stop" for section in report.sections for block in section.blocks)


def test_what_is_not_known_is_said_to_be_unknown():
    """Allergies and consent that nobody recorded are never printed as none."""
    told = words(downtime_report(pack(allergies=None, consent="")))
    assert told.count("Not known at the time of printing") == 2
    assert "none is recorded" in words(downtime_report(pack(allergies=())))


def test_the_pack_is_one_pdf_with_the_rates_of_the_programme():
    """24.5 mg/h for 4 h stand on the first pages, and the sheet follows as a page of its own."""
    made = pack(programme=programme())
    assert "24.5 mL/h" in words(downtime_report(made)).replace("\N{NO-BREAK SPACE}", " ")
    with_sheet, without = render_downtime_pack(made), render_downtime_pack(pack())
    assert with_sheet.startswith(b"%PDF")
    assert len(with_sheet) > len(without)
