"""Bulk export: for services alone, in lines of JSON, with its files behind the token and gone after a day."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone

from assuage.interop.fhir.validating import problems_with
from assuage.web.accounts.actor import actor_of
from assuage.web.api import bulk
from assuage.web.api.fhir.resources import kinds
from assuage.web.api.models import Client, ClientKind, Export, ExportState
from assuage.web.audit.models import AuditEvent
from assuage.web.patients.models import Entry
from assuage.web.patients.recording import retract


@pytest.fixture
def exporting(charts, asking, service, django_capture_on_commit_callbacks):
    """The service's token; what is enqueued is done at once."""

    def make(scopes="system/*.rs"):
        ask = asking(charts.physician, scopes, of=service)

        def go(path, **about):
            with django_capture_on_commit_callbacks(execute=True):
                return ask(path, prefer="respond-async", **about)

        go.plain = ask
        return go

    return make


def lines(ask, one):
    """The resources of a file of the manifest."""
    answer = ask(one["url"])
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/fhir+ndjson"
    return [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]


def test_everything_of_the_service_is_written(charts, exporting):
    """202, then a manifest whose files hold every type, valid, of the service's site alone; the audit names whose charts left."""
    go = exporting()
    answer = go("$export")
    assert answer.status_code == 202, answer.content
    manifest = go.plain(answer["Content-Location"])
    assert manifest.status_code == 200
    assert manifest["Expires"]
    about = manifest.json()
    assert about["requiresAccessToken"] is True
    assert {one["type"] for one in about["output"]} == set(kinds()) - {"AuditEvent"}
    for one in about["output"]:
        found = lines(go.plain, one)
        assert len(found) == one["count"]
        assert str(charts.person_there.pk) not in str(found)
        assert not [p for p in problems_with(found[0]) if p.severity == "error"]
    assert AuditEvent.objects.filter(verb="export", person_id=charts.person.pk).exists()


def test_only_what_is_asked_for_since_then(charts, exporting):
    """`_type` and `_since` narrow it; Patient's own export leaves the audit out."""
    go = exporting()
    later = (timezone.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    answer = go(f"Patient/$export?_type=Condition,Patient&_since={later}")
    output = go.plain(answer["Content-Location"]).json()["output"]
    assert [one["type"] for one in output] == ["Patient"]  # when a person changed is not kept, so all are told
    assert go("Patient/$export?_type=AuditEvent").status_code == 400


@pytest.mark.parametrize(
    ("scopes", "path", "status"),
    [
        ("system/Patient.rs", "$export?_type=Condition", 403),
        ("system/Patient.rs", "$export", 202),
        ("user/*.rs", "$export?_type=Shoe", 400),
        ("system/*.rs", "$export?_since=soon", 400),
        ("system/*.rs", "$export?_shoe=1", 400),
        ("system/*.rs", "$export?_outputFormat=csv", 400),
    ],
)
def test_scopes_and_parameters_are_held(charts, exporting, scopes, path, status):
    """No more than the scope names, and nothing that is not understood."""
    assert exporting(scopes)(path).status_code == status


def test_it_is_for_services_that_wait(charts, exporting, asking):
    """A user's token is 403; without respond-async it is 400."""
    assert asking()("$export", prefer="respond-async").status_code == 403
    assert exporting().plain("$export").status_code == 400


def test_nobody_else_fetches_it(charts, exporting, asking, service, client):
    """Another service, a user, and nobody at all get 404 or 401."""
    go = exporting()
    where = go("$export?_type=Patient")["Content-Location"]
    url = go.plain(where).json()["output"][0]["url"]
    other = Client.objects.create(
        name="Other",
        site=charts.here,
        kind=ClientKind.BACKEND,
        scopes="system/*.rs",
        acts_as=charts.physician,
        made_by=charts.administrator,
    )
    strange = asking(charts.physician, "system/*.rs", of=other)
    for address in (where, url):
        assert strange(address).status_code == 404
        assert asking()(address).status_code == 404
        assert client.get(address).status_code == 401


def test_it_is_cancelled_and_expires(charts, exporting):
    """DELETE ends it and deletes its files; so does a day."""
    go = exporting()
    where = go("$export?_type=Patient")["Content-Location"]
    assert go.plain(where, method="delete").status_code == 202
    assert go.plain(where).status_code == 404
    where = go("$export?_type=Patient")["Content-Location"]
    made = Export.objects.get(state=ExportState.DONE)
    assert bulk.folder_of(made).is_dir()
    bulk.sweep(made.expires_at)
    assert not bulk.folder_of(made).exists()
    assert go.plain(where).status_code == 404


def test_what_was_replaced_is_told_once_as_it_stands(charts, exporting, asking, settings):
    """With `_since`, an entry that an update replaced is not told as entered in error under the same id."""
    settings.FHIR_WRITABLE = ("Observation",)
    ask = asking(scopes="user/*.cruds")
    body = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
        "subject": {"reference": f"Patient/{charts.person.pk}"},
        "effectiveDateTime": "2026-01-05",
        "valueQuantity": {"value": 71, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"},
    }
    made = ask("Observation", method="post", body=body).json()
    since = (timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for version, kg in ((1, 72), (2, 73)):
        body["valueQuantity"]["value"] = kg
        sent = {**body, "id": made["id"]}
        assert ask(f"Observation/{made['id']}", method="put", body=sent, if_match=f'W/"{version}"').status_code == 200
    go = exporting()
    (output,) = go.plain(go(f"$export?_type=Observation&_since={since}")["Content-Location"]).json()["output"]
    told = [one for one in lines(go.plain, output) if one["id"] == made["id"]]
    assert [(one["meta"]["versionId"], one["status"], one["valueQuantity"]["value"]) for one in told] == [
        ("3", "final", 73)
    ]
    retract(actor_of(charts.physician), Entry.objects.get(known__version=3), because="a slip")
    (output,) = go.plain(go(f"$export?_type=Observation&_since={since}")["Content-Location"]).json()["output"]
    told = [one["status"] for one in lines(go.plain, output) if one["id"] == made["id"]]
    assert told == ["entered-in-error"]


def exports(charts, token, **about):
    """Exports that stand somewhere on their way."""
    now = timezone.now()
    made = {"token": token, "user": charts.physician, "kinds": ["Patient"], "expires_at": now + timedelta(hours=20)}
    return Export.objects.create(**made, **about)


@pytest.mark.parametrize(
    ("state", "asked", "alive", "status"),
    [
        (ExportState.RUNNING, timedelta(hours=3), timedelta(minutes=11), 500),
        (ExportState.RUNNING, timedelta(hours=3), timedelta(minutes=9), 202),
        (ExportState.RUNNING, timedelta(hours=3), None, 500),
        (ExportState.WAITING, timedelta(hours=3), None, 500),
        (ExportState.WAITING, timedelta(hours=1), None, 202),
    ],
)
def test_an_export_that_nobody_writes_has_failed(charts, exporting, state, asked, alive, status):  # noqa: PLR0917 - one for each column above
    """Whose worker died, or that none took up, is told as failed with an OperationOutcome; one that is slow is not."""
    go = exporting()
    now = timezone.now()
    one = exports(charts, go.plain.token, state=state, asked_at=now - asked, alive_at=now - alive if alive else None)
    answer = go.plain(f"exports/{one.pk}")
    assert answer.status_code == status
    if status == 500:
        assert answer.json()["resourceType"] == "OperationOutcome"
        one.refresh_from_db()
        assert one.state == ExportState.FAILED


def test_abandoned_exports_stand_in_nobodys_way(charts, exporting):
    """Two that died do not keep a service from asking again."""
    go = exporting()
    for _ in range(2):
        exports(charts, go.plain.token, state=ExportState.RUNNING, asked_at=timezone.now() - timedelta(hours=2))
    assert go("$export?_type=Patient").status_code == 202


def test_an_export_that_breaks_off_has_failed(charts, exporting, monkeypatch):
    """Whatever went wrong, the service is told, and nothing of it is kept."""

    def fail(*_):
        raise AttributeError

    monkeypatch.setattr(bulk, "_files", fail)
    go = exporting()
    with suppress(AttributeError):
        go("$export?_type=Patient")
    made = Export.objects.get()
    assert made.state == ExportState.FAILED
    assert go.plain(f"exports/{made.pk}").status_code == 500
    assert not bulk.folder_of(made).exists()


def test_a_token_that_was_revoked_exports_nothing(charts, exporting):
    """Ended before the job began, its export fails."""
    go = exporting()
    one = exports(charts, go.plain.token)
    go.plain.token.revoked_at = timezone.now()
    go.plain.token.save()
    bulk.write.call(str(one.pk))
    one.refresh_from_db()
    assert one.state == ExportState.FAILED
