"""Writing and reading a chart."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assuage.interop.fhir import read_chart, shipped_chart
from assuage.patient import Answer, answer_to
from assuage.web.design.styles import activate, deactivate, style_of
from assuage.web.patients import importing
from assuage.web.patients.entries import entries_of
from assuage.web.patients.models import Attachment, Entry, ImportedChart
from assuage.web.patients.overview import how_long_ago
from assuage.web.patients.selectors import chart_of

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def bundle(name="Jo Doe", born="1980-03-14", gender="female", **weight):
    given, family = name.split()
    return json.dumps(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "timestamp": "2026-11-20T09:00:00Z",
            "entry": [
                {
                    "resource": {
                        "resourceType": "Patient",
                        "id": "p",
                        "name": [{"family": family, "given": [given]}],
                        "birthDate": born,
                        "gender": gender,
                    }
                },
                {
                    "resource": {
                        "resourceType": "Observation",
                        "id": "w",
                        "status": "final",
                        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
                        "subject": {"reference": "Patient/p"},
                        "effectiveDateTime": "2026-11-19",
                        "valueQuantity": {
                            "value": 70.5,
                            "unit": "kg",
                            "system": "http://unitsofmeasure.org",
                            "code": "kg",
                            **weight,
                        },
                    }
                },
                {"resource": {"resourceType": "Claim", "id": "c"}},
            ],
        }
    ).encode()


@pytest.mark.parametrize("name", ["crps"])
def test_a_chart_that_is_stored_reads_back_alike(clinic, name):
    """Every statement, measurement, use and event of a shipped chart comes back from the rows."""
    read = read_chart(shipped_chart(name), at=NOW)
    Entry.objects.bulk_create(entries_of(read, clinic.person, by=clinic.nurse, at=NOW))
    back = chart_of(clinic.person, at=NOW)
    for part in ("facts", "measurements", "uses", "events"):
        assert sorted(map(str, getattr(back, part))) == sorted(map(str, getattr(read, part))), part
    assert set(back.medicines) == set(read.medicines)


def add(client, clinic, kind, **fields):
    return client.post(reverse("patients:add", args=[clinic.person.pk, kind]), fields)


def test_a_weight_in_pounds_is_kept_in_kilograms(clinic, sign_in):
    """155 lb are 70.3 kg, and the chart keeps what was written too."""
    assert add(sign_in("nurse"), clinic, "measurement", name="weight", value="155 lb").status_code == 302
    entry = clinic.person.entries.get()
    assert entry.value == pytest.approx(155 * 0.45359237)
    assert (entry.unit, entry.as_written) == ("kg", "155 lb")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("70", "the unit is missing"),
        ("70,5 kg", "comma"),
        ("70 mmol/L", "cannot be brought"),
        ("7000 kg", ""),
        ("-3 kg", ""),
        ("nonsense", "not a number"),
    ],
)
def test_a_value_that_cannot_be_is_refused_beside_the_field(clinic, sign_in, value, words):
    """Nothing is saved, what was typed is kept, and the page says why."""
    page = add(sign_in("nurse"), clinic, "measurement", name="weight", value=value)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert f'value="{value}"' in page.content.decode()
    assert "There is a problem" in page.content.decode()
    assert not clinic.person.entries.exists()


def test_a_statement_is_yes_no_or_unknown(clinic, sign_in):
    """Each answer is weighed as the rules weigh it; without one nothing is saved."""
    client = sign_in("physician")
    assert add(client, clinic, "statement", claim="CRPS type 1").status_code == 200
    assert not clinic.person.entries.exists()
    assert add(client, clinic, "statement", claim="CRPS type 1", answer="yes").status_code == 302
    assert answer_to(chart_of(clinic.person, at=timezone.now()), "crps").answer is Answer.YES


def test_a_name_that_is_not_ours_is_refused(clinic, sign_in):
    """No near name is taken for it."""
    page = add(sign_in("physician"), clinic, "statement", claim="crsp", answer="yes")
    assert "none of the names we know" in page.content.decode()


def test_a_medicine_has_dose_and_route(clinic, sign_in):
    """A dose a day by a route; micrograms an hour of a patch; a dose of what is not taken is refused."""
    client = sign_in("nurse")
    assert (
        add(client, clinic, "medicine", medicine="Morphine", answer="yes", dose="60 mg/d", route="oral").status_code
        == 302
    )
    patch = add(client, clinic, "medicine", medicine="Fentanyl", answer="yes", dose="25 mcg/h", route="transdermal")
    assert patch.status_code == 302
    uses = {
        one.id: (one.daily_dose, one.dose_unit, one.route) for one in chart_of(clinic.person, at=timezone.now()).uses
    }
    assert uses == {"morphine": (60.0, "mg/d", "oral"), "fentanyl": (25.0, "ug/h", "transdermal")}
    assert add(client, clinic, "medicine", medicine="Morphine", answer="no", dose="60 mg/d").status_code == 200


def test_the_overview_says_where_each_thing_came_from(clinic, sign_in):
    """Value, age and who wrote it stand on the page, and the header has the weight."""
    client = sign_in("nurse")
    add(client, clinic, "measurement", name="weight", value="70.5 kg")
    add(client, clinic, "medicine", medicine="Morphine", answer="yes", dose="60 mg/d", route="oral")
    page = client.get(reverse("patients:overview", args=[clinic.person.pk])).content.decode()
    assert "70.5\u00a0kg" in page
    assert "60\u00a0mg/day, by mouth" in page
    assert "written by Invented Nurse" in page


def test_a_retracted_entry_tells_nothing_more_and_stays_in_the_timeline(clinic, sign_in):
    """Gone from chart and overview with its dose, struck through in the timeline with the reason."""
    client = sign_in("nurse")
    add(client, clinic, "medicine", medicine="Morphine", answer="yes", dose="60 mg/d", route="oral")
    fact = clinic.person.entries.get(kind="fact")
    assert client.post(reverse("patients:retract", args=[fact.pk]), {"reason": ""}).status_code == 200
    assert client.post(reverse("patients:retract", args=[fact.pk]), {"reason": "wrong person"}).status_code == 302
    chart = chart_of(clinic.person, at=timezone.now())
    assert not chart.facts
    assert not chart.uses
    page = client.get(reverse("patients:timeline", args=[clinic.person.pk])).content.decode()
    assert "wrong person" in page
    assert 'class="gone"' in page


def test_an_entry_of_another_site_is_not_retracted(clinic, sign_in):
    """It is not found."""
    entry = Entry.objects.create(
        person=clinic.person_there, kind="fact", concept="crps", answer="yes", source="x", recorded_by=clinic.nurse
    )
    assert sign_in("nurse").post(reverse("patients:retract", args=[entry.pk]), {"reason": "r"}).status_code == 404


def test_allergies_stand_in_the_header(clinic, sign_in):
    """One that a rule asks about and one that none does are both told; retracted, they are not."""
    client, where = sign_in("nurse"), reverse("patients:add-allergy", args=[clinic.person.pk])
    client.post(where, {"substance": "Ketamine", "reaction": "rash"})
    client.post(where, {"substance": "Penicillin", "means": "neither"})
    page = client.get(reverse("patients:overview", args=[clinic.person.pk])).content.decode()
    header = page[: page.index('class="stages"')]
    assert "ketamine allergy" in header.lower()
    assert "Penicillin" in header
    assert answer_to(chart_of(clinic.person, at=timezone.now()), "ketamine_allergy").answer is Answer.YES
    for allergy in clinic.person.allergies.all():
        client.post(reverse("patients:retract-allergy", args=[allergy.pk]), {"reason": "slip"})
    assert not chart_of(clinic.person, at=timezone.now()).facts


def test_no_known_allergy_is_said_and_never_assumed(clinic, sign_in):
    """Unknown until somebody says that none is known."""
    client = sign_in("nurse")
    overview = reverse("patients:overview", args=[clinic.person.pk])
    assert "not known: ask" in client.get(overview).content.decode()
    client.post(reverse("patients:add-allergy", args=[clinic.person.pk]), {"none": "1"})
    assert "none known" in client.get(overview).content.decode()


def test_the_airway_and_the_last_doses_are_written(clinic, sign_in):
    """Classes, answers and times stand on the overview."""
    client = sign_in("physician")
    done = client.post(
        reverse("patients:add-airway", args=[clinic.person.pk]),
        {
            "mallampati": "2",
            "asa_class": "3",
            "mouth_opening_cm": "4.5",
            "neck_is_stiff": "no",
            "loose_teeth": "no",
            "difficult_before": "unknown",
        },
    )
    assert done.status_code == 302
    taken = (timezone.now() - timedelta(hours=3, minutes=5)).astimezone().strftime("%Y-%m-%dT%H:%M")
    taken = (timezone.now() - timedelta(hours=3, minutes=5)).strftime("%Y-%m-%dT%H:%M")
    done = client.post(
        reverse("patients:add-last-taken", args=[clinic.person.pk]),
        {
            "opioid-answer": "yes",
            "opioid-medicine": "Oxycodone",
            "opioid-dose": "10 mg",
            "opioid-taken_at": taken,
            "benzodiazepine-answer": "no",
        },
    )
    assert done.status_code == 302
    page = client.get(reverse("patients:overview", args=[clinic.person.pk])).content.decode()
    assert "Oxycodone" in page
    assert "none taken" in page
    assert "III" in page
    assert "4.5\u00a0cm" in page


def test_a_last_dose_in_the_future_is_refused(clinic, sign_in):
    """Nobody took it tomorrow."""
    page = sign_in("physician").post(
        reverse("patients:add-last-taken", args=[clinic.person.pk]),
        {"opioid-answer": "yes", "opioid-taken_at": "2999-01-01T10:00", "benzodiazepine-answer": "no"},
    )
    assert "lies in the future" in page.content.decode()


def upload(client, clinic, content, name="chart.json", **more):
    return client.post(
        reverse("patients:upload", args=[clinic.person.pk]), {"file": SimpleUploadedFile(name, content), **more}
    )


def take_over(client, kept, **more):
    """Take a file over as it stands on its page now."""
    page = client.get(reverse("patients:import", args=[kept.pk]))
    looked_at = page.context["seen"].digest
    assert f'name="looked_at" value="{looked_at}"' in page.content.decode()
    return client.post(
        reverse("patients:decide-import", args=[kept.pk]), {"take_over": "1", "looked_at": looked_at, **more}
    )


def test_an_import_is_looked_at_before_it_is_taken_over(clinic, sign_in):
    """Uploading writes nothing into the chart; taking over writes it once; the same file again is refused."""
    client = sign_in("nurse")
    answer = upload(client, clinic, bundle())
    kept = ImportedChart.objects.get()
    assert answer.url == reverse("patients:import", args=[kept.pk])
    assert not clinic.person.entries.exists()
    page = client.get(answer.url).content.decode()
    assert "70.5\u00a0kg" in page
    assert "this kind of entry is not read" in page
    take_over(client, kept)
    entry = clinic.person.entries.get(kind="measurement")
    assert (entry.value, entry.is_day, entry.imported_from_id) == (70.5, True, kept.pk)
    assert chart_of(clinic.person, at=timezone.now()).unread
    assert client.post(reverse("patients:decide-import", args=[kept.pk]), {"take_over": "1"}).status_code == 404
    assert "taken over into this chart already" in upload(client, clinic, bundle()).content.decode()


@pytest.mark.parametrize(
    ("about", "name"),
    [({"name": "Max Muster"}, "Name"), ({"born": "1980-04-14"}, "Birth date"), ({"gender": "male"}, "Sex")],
)
def test_a_file_of_somebody_else_is_warned_of(clinic, sign_in, about, name):
    """What differs is shown side by side, and taking over needs a reason."""
    client = sign_in("nurse")
    where = upload(client, clinic, bundle(**about)).url
    page = client.get(where).content.decode()
    assert "names another person" in page
    assert f'<th scope="row">{name}</th>' in page
    take_over(client, ImportedChart.objects.get())
    assert not clinic.person.entries.exists()
    take_over(client, ImportedChart.objects.get(), reason="maiden name")
    assert clinic.person.entries.exists()


def test_what_is_on_the_chart_already_is_not_written_twice(clinic, sign_in):
    """A second export that says the same and one thing more brings the one thing."""
    client = sign_in("nurse")
    for content in (bundle(), bundle(value=71)):
        upload(client, clinic, content)
        take_over(client, ImportedChart.objects.get(taken_over_at=None))
    more = json.loads(bundle())
    more["entry"].pop()
    kept = upload(client, clinic, json.dumps(more).encode())
    assert "is on the chart already" in client.get(kept.url).content.decode()
    assert clinic.person.entries.filter(kind="measurement").count() == 2


def test_a_patient_file_is_imported_too(clinic, sign_in):
    """Our own YAML."""
    content = b"at: 2026-11-20T09:00+00:00\nsex: female\nbirth_date: 1980-03-14\nfacts: {crps_1: yes}\nmeasurements: {weight: 70 kg}\n"
    client = sign_in("nurse")
    where = upload(client, clinic, content, name="p.yaml").url
    assert "70\u00a0kg" in client.get(where).content.decode()


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00binary",
        b"{}",
        b'{"resourceType": "Patient"}',
        b"[1]",
        b"not: a: chart",
        b"{" * 3000,
        b"\x1f\x8b\x08broken",
    ],
)
def test_a_file_that_is_no_chart_is_refused_in_words(clinic, sign_in, content):
    """The page says so, and nothing is kept."""
    page = upload(sign_in("nurse"), clinic, content)
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert not ImportedChart.objects.exists()


def test_a_zero_character_does_not_reach_the_database(clinic, sign_in):
    """It is replaced in words, so that both databases keep the row."""
    content = json.loads(bundle())
    content["entry"].append(
        {
            "resource": {
                "resourceType": "Procedure",
                "id": "x",
                "status": "completed",
                "subject": {"reference": "Patient/p"},
                "code": {"text": "zero \x00 here"},
            }
        }
    )
    client = sign_in("nurse")
    where = upload(client, clinic, json.dumps(content).encode())
    assert where.status_code == 302
    take_over(client, ImportedChart.objects.get())
    assert clinic.person.entries.exists()


def test_a_discarded_file_is_gone(clinic, sign_in):
    """Nothing was taken over, so nothing is kept but the audit row."""
    client = sign_in("nurse")
    upload(client, clinic, bundle())
    client.post(reverse("patients:decide-import", args=[ImportedChart.objects.get().pk]), {"discard": "1"})
    assert not ImportedChart.objects.exists()


def test_an_import_that_fails_leaves_nothing(clinic, acting, monkeypatch):
    """Entries and the mark that it was taken over are written together or not at all."""
    kept = importing.upload(acting("nurse"), clinic.person, name="x", content=bundle(), patient_id="", at=NOW)

    def broken(*_args, **_more):
        raise RuntimeError("the line was cut")

    monkeypatch.setattr(Entry.objects, "bulk_create", broken)
    with pytest.raises(RuntimeError):
        importing.take_over(acting("nurse"), kept, looked_at=importing.preview(kept).digest)
    kept.refresh_from_db()
    assert kept.taken_over_at is None
    assert not clinic.person.entries.exists()


def attach(client, clinic, content, name="letter.pdf"):
    return client.post(
        reverse("patients:attach", args=[clinic.person.pk]),
        {"file": SimpleUploadedFile(name, content), "about": "a letter"},
    )


def test_an_attachment_comes_back_as_a_download(clinic, sign_in):
    """The same bytes, never shown in the page, under a path without its name."""
    client = sign_in("nurse")
    attach(client, clinic, b"%PDF-1.7 hello", name="../../Jo Doe <b>.pdf")
    kept = Attachment.objects.get()
    assert "Doe" not in kept.file.name
    answer = client.get(reverse("patients:attachment", args=[kept.pk]))
    assert answer.content == b"%PDF-1.7 hello"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00program", b"\x00\x01"])
def test_files_of_other_kinds_are_refused(clinic, sign_in, content):
    """By their own bytes, whatever they are called."""
    assert attach(sign_in("nurse"), clinic, content).status_code == 200
    assert not Attachment.objects.exists()


def test_a_file_that_was_altered_is_not_given_out(clinic, sign_in):
    """Its digest is compared each time."""
    client = sign_in("nurse")
    attach(client, clinic, b"%PDF-1.7 hello")
    Attachment.objects.update(digest="0" * 64)
    page = client.get(reverse("patients:attachment", args=[Attachment.objects.get().pk]))
    assert page.status_code == 500
    assert b"hello" not in page.content


def test_a_retracted_attachment_is_not_opened(clinic, sign_in):
    """It is kept, and not found."""
    client = sign_in("nurse")
    attach(client, clinic, b"%PDF-1.7 hello")
    kept = Attachment.objects.get()
    client.post(reverse("patients:retract-attachment", args=[kept.pk]), {"reason": "other person"})
    assert client.get(reverse("patients:attachment", args=[kept.pk])).status_code == 404


def test_the_timeline_goes_back_page_by_page(clinic, sign_in):
    """Every entry stands on one page, also where hundreds have one time."""
    Entry.objects.bulk_create(
        Entry(
            person=clinic.person, kind="event", concept="note", words=f"event {i:03}", source="form",
            at=datetime(2026, 1, 1 + i // 60, tzinfo=UTC), is_day=True, recorded_by=clinic.nurse,
        )
        for i in range(130)
    )  # fmt: skip
    client = sign_in("nurse")
    where, seen = reverse("patients:timeline", args=[clinic.person.pk]), []
    while where:
        page = client.get(where)
        seen += [one.entry.words for one in page.context["page"].happenings]
        where = page.context["next"]
    assert sorted(seen) == [f"event {i:03}" for i in range(130)]


def test_the_overview_asks_the_database_little(clinic, sign_in, django_assert_max_num_queries):
    """A chart of hundreds of entries takes as many queries as an empty one."""
    read = read_chart(shipped_chart("crps"), at=NOW)
    Entry.objects.bulk_create(entries_of(read, clinic.person, by=clinic.nurse, at=NOW))
    client = sign_in("nurse")
    with django_assert_max_num_queries(45):
        assert client.get(reverse("patients:overview", args=[clinic.person.pk])).status_code == 200


def test_a_patient_reads_their_own_chart_and_writes_nothing(clinic, sign_in):
    """Their overview and timeline open; the forms are not found."""
    client = sign_in("patient")
    assert client.get(reverse("patients:own")).url == reverse("patients:overview", args=[clinic.person.pk])
    page = client.get(reverse("patients:overview", args=[clinic.person.pk]))
    assert page.status_code == 200
    assert "Retract" not in page.content.decode()
    assert client.get(reverse("patients:add", args=[clinic.person.pk, "statement"])).status_code == 404


def test_times_are_read_in_the_zone_of_the_site(clinic, sign_in):
    """Nine in the morning in New York is 13:00 or 14:00 in UTC."""
    client = sign_in(clinic.physician_there)
    client.post(
        reverse("patients:add", args=[clinic.person_there.pk, "measurement"]),
        {"name": "weight", "value": "70 kg", "at": "2026-07-01T09:00"},
    )
    assert clinic.person_there.entries.get().at == datetime(2026, 7, 1, 13, 0, tzinfo=UTC)
    page = client.get(reverse("patients:overview", args=[clinic.person_there.pk])).content.decode()
    assert "Jul 1, 2026, 09:00" in page
    assert date(1980, 3, 14) == clinic.person_there.birth_date
    assert "Mar 14, 1980" in page


def two_patients():
    """A bundle of two people without names, of whom nobody can be told apart but by id."""
    content = json.loads(bundle())
    for one, kg in (("p", 70.5), ("q", 95)):
        weight = json.loads(json.dumps(content["entry"][1]))
        weight["resource"] |= {"id": f"w-{one}", "subject": {"reference": f"Patient/{one}"}}
        weight["resource"]["valueQuantity"]["value"] = kg
        content["entry"] += [{"resource": {"resourceType": "Patient", "id": one}}, weight]
    content["entry"] = content["entry"][3:]
    return json.dumps(content).encode()


def test_what_somebody_else_chose_meanwhile_is_not_taken_over(clinic, sign_in):
    """Two people look at one file and choose two patients of it: the page of the first takes over nothing of the other."""
    client = sign_in("nurse")
    where = upload(client, clinic, two_patients(), patient_id="p").url
    seen = client.get(where).context["seen"]
    assert [one.value for one in seen.fresh] == [70.5]
    upload(sign_in("physician"), clinic, two_patients(), patient_id="q")
    decide = reverse("patients:decide-import", args=[ImportedChart.objects.get().pk])
    answer = client.post(decide, {"take_over": "1", "looked_at": seen.digest}, follow=True)
    assert "Look at it again" in answer.content.decode()
    assert not clinic.person.entries.exists()


def test_a_file_that_says_nothing_of_whose_it_is_is_told(clinic, sign_in):
    """Nothing could be compared, and the page does not say that it fits."""
    client = sign_in("nurse")
    page = client.get(upload(client, clinic, two_patients(), patient_id="p").url).content.decode()
    assert "does not say whose it is" in page
    assert "are those of this chart" not in page


def test_a_birth_date_without_its_day_is_told_in_words(clinic, sign_in):
    """The first and last day it may stand for, beside that of the register."""
    client = sign_in("nurse")
    page = client.get(upload(client, clinic, bundle(born="1975")).url).content.decode()
    assert "<td>14 Mar 1980</td><td>1 Jan 1975 – 31 Dec 1975</td>" in page


def test_a_no_beside_a_yes_is_not_told_among_the_denied(clinic, sign_in):
    """Where the chart says both, the yes counts for every rule, so that the line stands open with its caution."""
    client = sign_in("nurse")
    add(client, clinic, "statement", claim="psychosis", answer="yes", at="2026-01-02T10:00")
    add(client, clinic, "statement", claim="psychosis", answer="no", at="2026-06-02T10:00")
    found = client.get(reverse("patients:overview", args=[clinic.person.pk])).context["found"]
    assert not found.denied
    assert "says both yes and no" in found.open_questions[0].caution


def test_a_no_that_is_too_old_is_no_denial(clinic, sign_in):
    """It is an open question again."""
    client = sign_in("nurse")
    add(client, clinic, "statement", claim="pregnancy", answer="no", at="2025-01-02T10:00")
    found = client.get(reverse("patients:overview", args=[clinic.person.pk])).context["found"]
    assert not found.denied
    assert "ask again" in found.open_questions[0].caution


def test_a_patient_reads_nothing_that_was_retracted_or_waits(clinic, sign_in):
    """It may be another person's: a letter on the wrong chart, a file that nobody has looked at."""
    nurse = sign_in("nurse")
    add(nurse, clinic, "statement", claim="psychosis", answer="yes", words="of somebody else")
    entry = clinic.person.entries.get()
    nurse.post(reverse("patients:retract", args=[entry.pk]), {"reason": "chart of Robin"})
    attach(nurse, clinic, b"a letter", name="robin.txt")
    kept = Attachment.objects.get()
    nurse.post(reverse("patients:retract-attachment", args=[kept.pk]), {"reason": "chart of Robin"})
    upload(nurse, clinic, bundle(name="Robin Roe"), name="robin.json")
    where = reverse("patients:timeline", args=[clinic.person.pk])
    assert "robin" in nurse.get(where).content.decode().lower()
    page = sign_in("patient").get(where).content.decode()
    assert "robin" not in page.lower()
    assert "of somebody else" not in page


def test_a_file_that_is_gone_from_the_disk_is_told(clinic, sign_in):
    """No error of ours: the page says whom to tell."""
    client = sign_in("nurse")
    attach(client, clinic, b"a letter", name="letter.txt")
    kept = Attachment.objects.get()
    kept.file.storage.delete(kept.file.name)
    page = client.get(reverse("patients:attachment", args=[kept.pk]))
    assert "not on the disk" in page.content.decode()


def test_none_taken_with_a_medicine_is_a_contradiction(clinic, sign_in):
    """A medicine or a dose beside a no is asked about, and nothing is written."""
    fields = {"opioid-answer": "no", "opioid-medicine": "oxycodone", "benzodiazepine-answer": "no"}
    page = sign_in("nurse").post(reverse("patients:add-last-taken", args=[clinic.person.pk]), fields)
    assert "Correct one of them" in page.content.decode()
    assert not clinic.person.last_taken.exists()


def test_a_day_is_counted_at_the_site(clinic):
    """Late in the evening in New York it is the next day in UTC, and what was measured today is still of today."""
    activate(style_of(clinic.there))
    late = datetime(2026, 7, 2, 2, 0, tzinfo=UTC)
    assert how_long_ago(datetime(2026, 7, 1, tzinfo=UTC), at=late, is_day=True) == "today"
    deactivate()


def test_another_event_can_be_added_at_once(clinic, sign_in):
    """The second button leads to the empty form again."""
    where = reverse("patients:add-event", args=[clinic.person.pk])
    assert sign_in("nurse").post(where, {"words": "fell", "more": "1"}).url == where


def test_the_tabs_of_a_chart_are_the_same_on_each_of_its_pages(clinic, sign_in):
    """A physician finds the way to merging on the timeline too."""
    page = sign_in("physician").get(reverse("patients:timeline", args=[clinic.person.pk])).content.decode()
    assert reverse("patients:merges", args=[clinic.person.pk]) in page


@pytest.mark.parametrize("who", ["physician", "nurse", "pharmacist", "patient"])
def test_the_apps_of_a_chart_are_one_click_away(clinic, sign_in, who):
    """Whoever reads the chart finds what can be opened on it."""
    client, where = sign_in(who), reverse("api:apps_of", args=[clinic.person.pk])
    assert f'href="{where}"' in client.get(reverse("patients:overview", args=[clinic.person.pk])).content.decode()
    assert client.get(where).status_code == 200


def test_the_timeline_is_narrowed_to_one_kind(clinic, sign_in):
    """Every kind of every room is there to choose, and the one chosen is shown alone."""
    client = sign_in("nurse")
    add(client, clinic, "statement", claim="psychosis", answer="no")
    add(client, clinic, "measurement", name="weight", value="70 kg")
    page = client.get(reverse("patients:timeline", args=[clinic.person.pk]), {"kind": "measurement"})
    assert '<option value="measurement" selected>' in page.content.decode()
    assert [one.entry.concept for one in page.context["page"].happenings] == ["weight"]


def allergy(client, clinic, substance, **more):
    return client.post(reverse("patients:add-allergy", args=[clinic.person.pk]), {"substance": substance, **more})


def ketamine_allergy_of(person):
    return answer_to(chart_of(person, at=timezone.now()), "ketamine_allergy").answer


@pytest.mark.parametrize("name", ["ketamine", "Esketamine", "S-ketamine", "S(+)-ketamine"])
def test_an_allergy_to_ketamine_is_known_by_each_of_its_names(clinic, sign_in, name):
    """Also by another name of the medicine, as from a record system."""
    assert allergy(sign_in("nurse"), clinic, name).status_code == 302
    assert ketamine_allergy_of(clinic.person) is Answer.YES


def test_a_name_that_no_rule_knows_says_what_it_is(clinic, sign_in):
    """A brand would be shown and read by no rule; said to be ketamine it is one, and the header tells both."""
    client = sign_in("nurse")
    page = allergy(client, clinic, "Ketanest")
    assert page.status_code == 200
    assert "No rule knows this name" in page.content.decode()
    assert not clinic.person.allergies.exists()
    assert allergy(client, clinic, "Ketanest", reaction="wheals", means="ketamine_allergy").status_code == 302
    assert ketamine_allergy_of(clinic.person) is Answer.YES
    page = client.get(reverse("patients:overview", args=[clinic.person.pk])).content.decode()
    header = page[: page.index('class="stages"')].lower()
    assert "ketamine allergy" in header
    assert "ketanest: wheals" in header
    client.post(reverse("patients:retract-allergy", args=[clinic.person.allergies.get().pk]), {"reason": "slip"})
    assert ketamine_allergy_of(clinic.person) is Answer.UNKNOWN


def test_what_nobody_knows_opens_a_question_that_was_denied(clinic, sign_in):
    """“None known” stands no longer as a no once an allergy is written of which nobody knows what it is."""
    client = sign_in("nurse")
    client.post(reverse("patients:add-allergy", args=[clinic.person.pk]), {"none": "1"})
    assert ketamine_allergy_of(clinic.person) is Answer.NO
    allergy(client, clinic, "the injection of 2019", means="unknown")
    assert ketamine_allergy_of(clinic.person) is Answer.UNKNOWN


def test_a_known_name_is_not_said_to_be_something_else(clinic, sign_in):
    """Ketamine is not neither."""
    page = allergy(sign_in("nurse"), clinic, "ketamine", means="neither")
    assert "as something else" in page.content.decode()
    assert not clinic.person.allergies.exists()


def test_a_patient_is_not_asked_to_do_what_only_the_clinic_can(clinic, sign_in):
    """The own chart says what is missing without telling the reader to write it, and shows no stages that cannot be opened."""
    address = reverse("patients:overview", args=[clinic.person.pk])
    own, nurse = (sign_in(who).get(address).content.decode() for who in ("patient", "nurse"))
    for told in ("say so on the next page", "say once that the list is complete", 'class="stages"'):
        assert told not in own
        assert told in nurse


def test_conditions_that_were_denied_are_counted_with_their_name(clinic, sign_in):
    """Two are two conditions, and not two of nobody knows what."""
    for concept in ("psychosis", "glaucoma"):
        Entry.objects.create(
            person=clinic.person,
            kind="fact",
            concept=concept,
            answer="no",
            source="asked",
            at=timezone.now(),
            recorded_by=clinic.physician,
        )
    page = sign_in("physician").get(reverse("patients:overview", args=[clinic.person.pk])).content.decode()
    assert "2 conditions were denied" in page
