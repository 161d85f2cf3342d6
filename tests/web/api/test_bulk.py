"""Bulk export: for services alone, in lines of JSON, with its files behind the token and gone after a day."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from assuage.interop.fhir.validating import problems_with
from assuage.web.api import bulk
from assuage.web.api.fhir.resources import kinds
from assuage.web.api.models import Client, ClientKind, Export, ExportState
from assuage.web.audit.models import AuditEvent


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
