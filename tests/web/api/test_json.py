"""The JSON interface: a token, a scope, and the same policies as the pages."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.cache import cache

from assuage.web.accounts.actor import actor_of
from assuage.web.api.models import Token
from assuage.web.api.scopes import JSON_SCOPES, allowed, smart_scopes
from assuage.web.api.tokens import make_own, revoke
from assuage.web.audit.models import AuditEvent

EVERYTHING = " ".join(JSON_SCOPES)


@pytest.fixture
def asking(clinic, client):
    """`asking(who, scopes)` gives two functions, get and post, that show a token of that user."""

    def make(who="physician", scopes=EVERYTHING):
        user = getattr(clinic, who)
        secret = make_own(actor_of(user), name="test", scopes=scopes, lasting=timedelta(hours=1))
        about = {"HTTP_AUTHORIZATION": f"Bearer {secret}", "content_type": "application/json"}

        def ask(method, path, body=None):
            return getattr(client, method)(f"/api/v1/{path}", **({} if body is None else {"data": body}), **about)

        ask.secret = secret
        return ask

    return make


def test_without_a_token_nothing_is_told(client, clinic, sign_in):
    """No token, a wrong one, and a session of the pages are all 401, in words."""
    path = f"/api/v1/people/{clinic.person.pk}"
    for browser, headers in (
        (client, {}),
        (client, {"HTTP_AUTHORIZATION": "Bearer assuage_x"}),
        (sign_in("physician"), {}),
    ):
        answer = browser.get(path, **headers)
        assert answer.status_code == 401
        assert answer.json()["status"] == 401
        assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_ends(asking, clinic):
    """Revoked or expired, it opens nothing any more."""
    ask = asking()
    assert ask("get", "people").status_code == 200
    token = Token.objects.get()
    revoke(actor_of(clinic.physician), token)
    assert ask("get", "people").status_code == 401


def test_a_token_is_kept_as_its_digest_alone(asking):
    """Whoever reads the table cannot ask with what stands there."""
    ask = asking()
    row = Token.objects.get()
    assert ask.secret not in str(vars(row))


def test_a_scope_bounds_a_token(asking, clinic):
    """Reading people is no reading of charts."""
    ask = asking(scopes="people:read")
    assert ask("get", f"people/{clinic.person.pk}").status_code == 200
    assert ask("get", f"people/{clinic.person.pk}/entries").status_code == 403


@pytest.mark.parametrize(
    "path", ["people/{}", "people/{}/entries", "people/{}/screening", "people/{}/goals", "people/{}/plans"]
)
def test_forbidden_and_absent_are_told_alike(asking, clinic, path):
    """Another site's person and nobody at all give the same answer, to the byte."""
    ask = asking()
    forbidden, absent = ask("get", path.format(clinic.person_there.pk)), ask("get", path.format(uuid4()))
    assert forbidden.status_code == absent.status_code == 404
    assert forbidden.content == absent.content


def test_what_is_written_is_read_back_with_its_unit_converted(asking, clinic):
    """150 lb are 68.04 kg; the entry says where it is from, and the audit who wrote it."""
    ask = asking()
    wrote = ask(
        "post", f"people/{clinic.person.pk}/entries", {"facts": {"crps_1": "yes"}, "measurements": {"weight": "150 lb"}}
    )
    assert wrote.status_code == 201, wrote.content
    weight = next(one for one in ask("get", f"people/{clinic.person.pk}/entries").json() if one["concept"] == "weight")
    assert (round(weight["value"], 2), weight["unit"]) == (68.04, "kg")
    assert any("record" in str(row.entries) for row in AuditEvent.objects.filter(person_id=clinic.person.pk))


def test_what_is_not_understood_is_refused_whole(asking, clinic):
    """A weight without a unit: nothing is written, and the value is not repeated."""
    ask = asking()
    answer = ask(
        "post", f"people/{clinic.person.pk}/entries", {"facts": {"crps_1": "yes"}, "measurements": {"weight": "987654"}}
    )
    assert answer.status_code == 422
    assert "987654" not in answer.content.decode()
    assert ask("get", f"people/{clinic.person.pk}/entries").json() == []


def test_a_screening_of_the_moment(asking, clinic):
    """An empty chart cannot be said yet, and it says what to ask."""
    found = asking()("get", f"people/{clinic.person.pk}/screening").json()
    assert found["verdict"] == "cannot_say"
    assert found["ask_next"]


def test_a_likely_double_is_refused_until_it_was_looked_at(asking, clinic):
    """The same names and birth date: 409 with the id, then registered once it is named as another."""
    ask = asking("front_desk")
    about = {"site_id": str(clinic.here.pk), "family_name": "Doe", "given_name": "Jo", "birth_date": "1980-03-14"}
    refused = ask("post", "people", about)
    assert refused.status_code == 409
    assert str(clinic.person.pk) in refused.json()["words"]
    assert ask("post", "people", {**about, "not_a_double": [str(clinic.person.pk)]}).status_code == 201


def test_evidence_is_about_nobody(asking):
    """Results with their sources, and what has no answer is named."""
    found = asking(scopes="evidence:read")("get", "evidence/crps").json()
    assert found["results"]
    assert all(one["sources"] and one["words"] for one in found["results"])


def test_a_scope_is_given_as_far_as_its_program_may_have_it():
    """Narrower than what is allowed is given, wider is not."""
    assert allowed("user/Observation.rs people:read", "user/*.rs people:read") == "user/Observation.rs people:read"
    assert allowed("user/Observation.cruds system/*.rs", "user/*.rs") == ""
    assert smart_scopes("patient/Patient.") == ()


def test_whoever_is_told_of_is_in_the_audit(asking, clinic):
    """A list of people names each; so do the ids in the refusal of a likely double, and a look at the audit itself."""
    ask = asking()
    ask("get", "people?name=doe")
    assert AuditEvent.objects.order_by("-number").first().person_id == clinic.person.pk
    about = {"site_id": str(clinic.here.pk), "family_name": "Doe", "given_name": "Jo", "birth_date": "1980-03-14"}
    assert ask("post", "people", about).status_code == 409
    assert str(clinic.person.pk) in str(AuditEvent.objects.order_by("-number").first().entries)
    assert asking("auditor")("get", "audit").status_code == 200
    assert AuditEvent.objects.order_by("-number").first().entries[0]["record"] == "audit.AuditEvent"


def verbs_of(ask, method, path, body=None):
    """What the audit says was done by one request, with what for, and the status it was answered with."""
    last = AuditEvent.objects.order_by("-number").values_list("number", flat=True).first() or 0
    status = ask(method, path, body).status_code
    rows = AuditEvent.objects.filter(number__gt=last).order_by("number")
    return status, [(row.verb, entry["verb"], entry.get("why", "")) for row in rows for entry in row.entries]


def test_the_audit_says_that_something_was_read_and_written_only_where_it_was(asking, clinic):
    """Reading is a read, whatever the policy is called; a write that was refused is a read for it; one that was done is both."""
    ask, person = asking(), f"people/{clinic.person.pk}"
    for path in (person, f"{person}/entries", f"{person}/screening", f"{person}/goals", f"{person}/plans"):
        assert verbs_of(ask, "get", path) == (200, [("read", "read", "")]), path
    day = f"sites/{clinic.here.pk}/appointments?day=2026-01-05"
    assert verbs_of(ask, "get", day) == (200, [("read", "read", "")])
    wrong = {"facts": {}, "measurements": {"weight": "987654"}}
    assert verbs_of(ask, "post", f"{person}/entries", wrong) == (422, [("read", "read", "to write")])
    right = {"facts": {}, "measurements": {"weight": "70 kg"}}
    status, told = verbs_of(ask, "post", f"{person}/entries", right)
    assert status == 201
    assert [entry for _, entry, _ in told] == ["read", "record"]


def test_where_a_program_asks_from_is_what_the_proxy_says(asking, client, settings):
    """Behind a proxy the audit has the address it added, as everywhere else."""
    settings.IS_BEHIND_PROXY = True
    ask = asking()
    about = {"HTTP_AUTHORIZATION": f"Bearer {ask.secret}", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}
    client.get("/api/v1/people?name=doe", **about)
    assert AuditEvent.objects.order_by("-number").first().came_from == "192.0.2.7"


def test_strangers_wait_here_too(client, clinic, monkeypatch):
    """Wrong tokens are counted by address, with those of FHIR; the audit gets no more rows."""
    cache.clear()
    monkeypatch.setattr("assuage.web.api.guarding.time", SimpleNamespace(time=lambda: 1e9))
    answers = [client.get("/api/v1/people", HTTP_AUTHORIZATION="Bearer assuage_x").status_code for _ in range(62)]
    assert (answers[0], answers[-1]) == (401, 429)
    rows = AuditEvent.objects.count()
    answer = client.get("/api/v1/people", HTTP_AUTHORIZATION="Bearer assuage_x")
    assert answer["Retry-After"]
    assert AuditEvent.objects.count() == rows
    cache.clear()


def test_tokens_of_one_name_are_counted_each(asking, monkeypatch):
    """Two tokens that are called alike, of whomever, do not use up each other's minute."""
    cache.clear()
    monkeypatch.setattr("assuage.web.api.guarding.time", SimpleNamespace(time=lambda: 1e9))
    monkeypatch.setattr("assuage.web.api.guarding.PER_MINUTE", 2)
    one, other = asking(), asking("nurse")
    assert [one("get", "people").status_code for _ in range(3)] == [200, 200, 429]
    assert other("get", "people").status_code == 200
    cache.clear()


def test_a_fault_of_ours_is_told_in_json(asking, client, monkeypatch):
    """500 in the shape of every refusal, without a word of what was wrong; thousands of parameters are 400."""

    def fail(*_, **__):
        raise ValueError("a secret")

    ask = asking()
    answer = ask("get", "people?" + "&".join(f"x{n}=1" for n in range(2_100)))
    assert (answer.status_code, answer.json()["status"]) == (400, 400)
    monkeypatch.setattr("assuage.web.api.json.people.search", fail)
    with pytest.raises(ValueError, match="a secret"):
        ask("get", "people")
    client.raise_request_exception = False
    answer = ask("get", "people")
    assert (answer.status_code, answer.json()["status"]) == (500, 500)
    assert "secret" not in answer.content.decode()
