"""What a patient reads of who did what with their chart: words for every verb and every kind of record, and the parts that are theirs."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import translation

import assuage.web
from assuage.web.audit.wording import DONE, WITH, roles_told, told
from assuage.web.patients.models import Person

WEB = Path(assuage.web.__file__).parent
OF_USERS = {
    "agree to", "arrange", "back up", "cancel", "change keys", "choose a language", "end", "end a role", "issue", "launch", "let in",
    "make", "make a link to set a password", "make an account", "read calendar", "refused token", "remove all second factors",
    "restore", "revoke", "set a password by a link", "start a role", "open an account again", "close an account",
}  # fmt: skip
"""Verbs of accounts, programs and the application itself: no patient's row holds them."""


def verbs():
    """The first argument of every `Note(...)` and of every helper that makes one, where it is written out."""
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _makes_note(node.func):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, path


def _makes_note(func):
    name = func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")
    return name in {"Note", "_note"}


def test_every_verb_of_a_patients_rows_has_words():
    """Whoever writes a new note says in `audit/wording.py` what a patient reads of it."""
    found = dict(verbs())
    assert len(found) > 40
    for verb, path in found.items():
        assert verb in DONE or verb in OF_USERS, f"{path.name}: {verb!r}"


def test_every_kind_of_record_of_a_patient_has_words():
    """What belongs to a person is named as people call it."""
    for relation in Person._meta.related_objects:
        label = relation.related_model._meta.label
        if label in {"patients.Identifier", "api.Launch", "care.CareReview"} or label.endswith(
            ("Code", "Grant", "Token", "Export")
        ):
            continue  # read with the person, and never noted alone; or of a program
        assert label in WITH, label
    for label in WITH:
        assert "." in label
        if label not in {"api.CdsCard", "api.CdsService"}:
            apps.get_model(label)


@pytest.mark.parametrize(
    ("note", "words", "german"),
    [
        ({"verb": "read", "record": "patients.Person"}, "chart: read", "Akte: gelesen"),
        ({"verb": "bring to in_chair", "record": "schedule.Appointment"}, "appointment: brought on", "Termin: weitergeführt"),
        ({"verb": "sign", "record": "candidacy.Screening"}, "screening: signed", "Eignungsprüfung: signiert"),
        ({"verb": "something new", "record": "x.Y"}, "something new", "something new"),
    ],
)  # fmt: skip
def test_a_note_in_words(note, words, german):
    """The record, then what was done with it; what has no words stands as it was written."""
    with translation.override("en-gb"):
        assert told(note) == words
    with translation.override("de"):
        assert told(note) == german


def test_roles_as_they_are_called():
    """Every role of the row; one that is none of ours as it stands."""
    with translation.override("en-gb"):
        assert roles_told("front_desk,nurse") == "Front desk, Nurse"
        assert roles_told("") == ""
        assert roles_told("porter") == "porter"


def test_a_patient_reads_words_and_no_codes(clinic, sign_in):
    """A nurse opened the chart: the row says so, once, with the role."""
    sign_in("nurse").get(reverse("patients:overview", args=(clinic.person.pk,)))
    page = sign_in("patient").get(reverse("audit:own")).content.decode()
    assert "<td>Nurse</td><td>chart: read" in page
