"""FHIR R4: read and search, for whom and of whom, and in which shape."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.cache import cache

from assuage.interop.fhir.validating import problems_with
from assuage.web.accounts.models import Membership, User
from assuage.web.api.fhir.resources import kinds
from assuage.web.api.fhir.values import concept
from assuage.web.audit.models import AuditEvent
from assuage.web.candidacy.models import Screening
from assuage.web.care.services import add_goal, change_goal
from assuage.web.patients.merging import merge, undo
from assuage.web.patients.models import Entry, Merge, Person
from assuage.web.patients.registering import add_number
from assuage.web.schedule.models import Appointment, Series

WANTED = [
    {"rule": "invented_liver", "words": "Liver tests", "concepts": ["alanine_aminotransferase"], "names": ["ALT"]}
]
"""One test that an invented screening wants; the fixture's wants two."""


def everything(ask, path):
    """Every resource of a search, page by page."""
    found = []
    while path:
        bundle = ask(path).json()
        assert not [one for one in problems_with(bundle) if one.severity == "error"]
        found += [one["resource"] for one in bundle.get("entry", ())]
        path = next((one["url"] for one in bundle["link"] if one["relation"] == "next"), None)
    return found


def somebody(clinic, given_name):
    """Another invented person of the first site."""
    about = {"family_name": "Doe", "given_name": given_name, "birth_date": date(1980, 3, 14), "is_invented": True}
    return Person.objects.create(site=clinic.here, registered_by=clinic.physician, **about)


def make_auditor(user, site):
    """Let somebody read the audit as well."""
    Membership.objects.create(user=user, site=site, role="auditor")


def test_every_type_is_found_read_and_valid(charts, asking):
    """A clinician finds each type of the person of their site and of nobody else; each is valid R4, and read under its id as it was found."""
    make_auditor(charts.physician, charts.here)
    ask = asking()
    ask("Patient")  # so that the audit has something to tell
    for name in kinds():
        found = everything(ask, f"{name}?_count=7")
        assert found, name
        assert len({one["id"] for one in found}) == len(found), name
        assert all(one["resourceType"] == name for one in found)
        assert str(charts.person_there.pk) not in str(found), name
        for one in found[:12]:
            wrong = [(p.where, p.words) for p in problems_with(one) if p.severity == "error"]
            assert not wrong, (name, wrong)
            again = ask(f"{name}/{one['id']}")
            assert again.status_code == 200, name
            assert again.json() == one


def test_another_sites_and_nobodys_are_told_alike(charts, asking):
    """What is forbidden and what is not there are the same 404, to the byte."""
    ask = asking()
    there = charts.charts[1]
    entry = Entry.objects.filter(person=there.person, kind="measurement").first()
    for kind, key in (
        ("Patient", there.person.pk),
        ("Observation", entry.pk),
        ("RiskAssessment", there.screening.pk),
        ("CarePlan", f"care-{there.person.pk}"),
        ("Provenance", f"plan-{there.plan.pk}"),
    ):
        forbidden, absent = ask(f"{kind}/{key}"), ask(f"{kind}/{uuid4()}")
        assert forbidden.status_code == absent.status_code == 404
        assert forbidden.content == absent.content
        assert forbidden.json()["resourceType"] == "OperationOutcome"


def test_a_stranger_without_a_token_gets_nothing(charts, client, sign_in):
    """No token, a wrong one and a session of the pages are 401 with an OperationOutcome."""
    for browser, headers in (
        (client, {}),
        (client, {"HTTP_AUTHORIZATION": "Bearer assuage_x"}),
        (sign_in("physician"), {}),
    ):
        for path in ("Patient", f"Patient/{charts.person.pk}", "$export", "Patient/$validate"):
            answer = browser.get(f"/fhir/R4/{path}", **headers)
            assert answer.status_code == 401, path
            assert answer.json()["resourceType"] == "OperationOutcome"
            assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("scopes", "path", "status"),
    [
        ("user/Observation.rs", "Observation", 200),
        ("user/Observation.r", "Observation", 403),
        ("user/Observation.rs", "Condition", 403),
        ("user/*.s", "Condition", 200),
        ("patient/*.rs", "Condition", 403),
        ("system/*.rs", "Condition", 403),
        ("people:read", "Patient", 403),
    ],
)
def test_a_scope_bounds_what_is_asked(charts, asking, scopes, path, status):
    """A type or right that no scope names is 403; a patient's scope without a patient and a system's without a service name nothing."""
    assert asking(scopes=scopes)(path).status_code == status


def test_a_patients_scope_is_of_one_person(charts, asking, clinic):
    """A token of a chart that was open gives that chart's resources alone, though its user may read others."""
    other = somebody(clinic, "Alex")
    Entry.objects.filter(person=charts.person, kind="measurement").first()
    ask = asking(scopes="patient/*.rs", person=charts.person)
    assert [one["id"] for one in everything(ask, "Patient")] == [str(charts.person.pk)]
    assert ask(f"Patient/{other.pk}").status_code == 404
    assert ask(f"Patient/{charts.person.pk}").status_code == 200


def test_a_patient_reads_their_own_and_no_doses(charts, asking):
    """The person of a chart reads what the pages show them: consents, and no plan, prescription or screening."""
    ask = asking("patient", "user/*.rs")
    assert [one["id"] for one in everything(ask, "Patient")] == [str(charts.person.pk)]
    assert everything(ask, "Consent")
    for kind in ("MedicationRequest", "RiskAssessment", "AuditEvent"):
        assert not everything(ask, kind)


def test_what_was_taken_back_is_found_no_more(charts, asking):
    """A retracted entry is in no search; read by its id it says that it was entered in error."""
    ask = asking()
    entry = Entry.objects.filter(person=charts.person, kind="measurement").first()
    from assuage.web.accounts.actor import actor_of
    from assuage.web.patients.recording import retract

    retract(actor_of(charts.physician), entry, because="a slip")
    assert str(entry.pk) not in str(everything(ask, "Observation"))
    assert ask(f"Observation/{entry.pk}").json()["status"] == "entered-in-error"


def test_a_draft_is_nobodys_word(charts, asking):
    """Drafts of screenings, plans and consents are not given out."""
    from assuage.web.candidacy.models import Screening

    Screening.objects.create(person=charts.person, made_by=charts.physician)
    assert len(everything(asking(), "RiskAssessment")) == 1


def test_an_unchanged_resource_is_not_sent_again(charts, asking):
    """If-None-Match with the weak ETag of a resource is 304."""
    ask = asking()
    entry = Entry.objects.filter(person=charts.person, kind="measurement").first()
    for where in (f"Patient/{charts.person.pk}", f"Observation/{entry.pk}", f"CarePlan/care-{charts.person.pk}"):
        first = ask(where)
        assert first["ETag"] == f'W/"{first.json()["meta"]["versionId"]}"'
        assert ask(where, if_none_match=first["ETag"]).status_code == 304
        assert ask(where, if_none_match='W/"0"').status_code == 200


def test_whatever_a_resource_says_anew_is_another_version(charts, asking, acting):
    """Where no count of changes is kept too: a number, a merge, a name, a goal, a session; and back as it was, it is the version it was."""
    ask, person, physician = asking(), charts.person, acting("physician")
    course = Series.objects.get(person=person)
    twin = somebody(charts, "Jo again")
    goal = add_goal(physician, twin, words="Sleep through")
    patient, plan, request = f"Patient/{person.pk}", f"CarePlan/care-{twin.pk}", f"ServiceRequest/{course.pk}"

    def number():
        add_number(physician, person, system="North", value="7")

    def merged():
        merge(physician, twin, person, reason="registered twice")

    changes = (
        (patient, number),
        (plan, lambda: change_goal(physician, goal, expected=1, words="Sleep until five")),
        (request, lambda: course.appointments.update(state="cancelled", cancelled_because="a test")),
        (
            f"Practitioner/{charts.physician.pk}",
            lambda: User.objects.filter(pk=charts.physician.pk).update(name="Dr New"),
        ),
        (patient, merged),
    )
    for where, change in changes:
        before = ask(where)
        change()
        after = ask(where, if_none_match=before["ETag"])
        assert after.status_code == 200, where
        assert after.json() != before.json()
        undone = after["ETag"]
    undo(physician, Merge.objects.get(), because="two people")
    back = ask(patient)
    assert back["ETag"] != undone
    assert back.json()["active"] is True


def test_what_was_followed_is_another_version(charts, asking):
    """Once another plan is in force, the old one has a new ETag and is told as revoked, so that nobody keeps a stale copy."""
    ask = asking()
    plan = charts.charts[0].plan
    before = ask(f"CarePlan/{plan.pk}")
    type(plan).objects.filter(pk=plan.pk).update(state="superseded")
    after = ask(f"CarePlan/{plan.pk}", if_none_match=before["ETag"])
    assert (before.json()["status"], after.json()["status"]) == ("active", "revoked")


def test_who_comes_with_nothing_too_often_waits(charts, client, monkeypatch):
    """After sixty wrong tokens in a minute, an address gets 429, and the audit no more rows."""
    cache.clear()
    monkeypatch.setattr("assuage.web.api.guarding.time", SimpleNamespace(time=lambda: 1e9))
    for _ in range(60):
        client.get("/fhir/R4/Patient", HTTP_AUTHORIZATION="Bearer assuage_x")
    client.get("/fhir/R4/Patient", HTTP_AUTHORIZATION="Bearer assuage_x")
    rows = AuditEvent.objects.count()
    answer = client.get("/fhir/R4/Patient", HTTP_AUTHORIZATION="Bearer assuage_x")
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert AuditEvent.objects.count() == rows
    cache.clear()


def test_what_is_read_is_in_the_audit(charts, asking):
    """A read and a search leave a row that names the person; a refusal leaves one too."""
    ask = asking()
    before = AuditEvent.objects.count()
    ask(f"Patient/{charts.person.pk}")
    ask("Observation?_count=3")
    rows = list(AuditEvent.objects.order_by("number")[before:])
    assert [row.person_id for row in rows] == [charts.person.pk] * 2
    ask(f"Patient/{charts.person_there.pk}")
    assert AuditEvent.objects.order_by("-number").first().outcome == "refused"


@pytest.mark.parametrize(
    ("path", "about", "status"),
    [
        ("Nothing", {}, 404),
        ("Nothing/1/2/3", {}, 404),
        ("Patient/x y", {}, 404),
        ("Patient", {"accept": "application/fhir+xml"}, 406),
        ("Patient?_format=xml", {}, 406),
        ("Patient", {"method": "delete"}, 405),
        ("Patient", {"method": "post", "body": {}}, 405),
        ("Patient/1", {"method": "put", "body": {}}, 405),
        ("Patient?birthdate=soon", {}, 400),
        ("Patient?birthdate=ap2020", {}, 400),
        ("Patient?birthdate=2020-02-31", {}, 400),
        ("Patient?family:strange=x", {}, 400),
        ("Patient?_count=-1", {}, 400),
        ("AuditEvent?_summary=count", {}, 400),
        ("Patient?" + "&".join(f"x{n}=1" for n in range(2_100)), {}, 400),
        ("Patient?_page=x", {}, 400),
        ("Patient?family=%00", {}, 400),
        ("Patient?shoe=7", {"prefer": "handling=strict"}, 400),
        ("Patient/1", {"method": "delete"}, 405),
        ("Patient/1", {"method": "patch", "body": []}, 405),
        ("Patient/1/_history", {}, 404),
        ("Observation/1/_history/1", {}, 404),
        ("Patient/$validate", {"method": "post", "body": "{"}, 400),
        ("Shoe/$validate", {"method": "post", "body": {}}, 404),
    ],
)
def test_every_error_is_an_operation_outcome(charts, asking, path, about, status):
    """Whatever is wrong with a request is a 4xx with an OperationOutcome that is valid itself."""
    answer = asking()(path, **about)
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/fhir+json")
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert not problems_with(answer.json())


def test_an_unknown_parameter_is_left_out_and_said(charts, asking):
    """Without strict handling the rest is answered, and an OperationOutcome names what was not."""
    entries = asking()("Patient?shoe=7").json()["entry"]
    assert [one["search"]["mode"] for one in entries] == ["match", "outcome"]
    assert "shoe" in str(entries[1]["resource"])


def test_people_come_along(charts, asking):
    """`_include` gives the people once each; without a scope for them it says so."""
    modes = [one["search"]["mode"] for one in asking()("Observation?_include=Observation:patient").json()["entry"]]
    assert modes.count("include") == 1
    narrow = asking(scopes="user/Observation.rs")("Observation?_include=Observation:patient").json()["entry"]
    assert narrow[-1]["resource"]["resourceType"] == "OperationOutcome"


def test_a_name_is_in_no_address(charts, asking, client):
    """A search by POST gives a next page whose address holds nothing of what was looked for."""
    for number in range(3):
        somebody(charts, f"Twin{number}")
    ask = asking()
    answer = client.post(
        "/fhir/R4/Patient/_search",
        "family=Doe&_count=2",
        content_type="application/x-www-form-urlencoded",
        HTTP_AUTHORIZATION=f"Bearer {ask.secret}",
    ).json()
    following = next(one["url"] for one in answer["link"] if one["relation"] == "next")
    assert "Doe" not in following
    assert len(everything(ask, following)) == 2


def test_a_page_asks_the_database_little(charts, asking, django_assert_max_num_queries):
    """However many rows a page has, the number of queries stays the same."""
    ask = asking()
    with django_assert_max_num_queries(16):
        ask("Observation?_count=100")
    with django_assert_max_num_queries(16):
        ask("CarePlan?_count=100")


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("nurse", {"Patient", "Condition", "MedicationRequest", "Consent", "CarePlan", "RiskAssessment"}),
        ("pharmacist", {"Patient", "Condition", "MedicationRequest", "Consent", "CarePlan", "RiskAssessment"}),
        ("front_desk", {"Patient"}),
        ("researcher", set()),
        ("administrator", set()),
        ("auditor", {"AuditEvent"}),
    ],
)
def test_each_role_finds_what_the_pages_show_it(charts, asking, role, found):
    """The widest scope gives no role more than its policies do."""
    ask = asking(role, "user/*.cruds")
    ask("Patient")
    kinds_found = {name for name in ("Patient", "AuditEvent", *_SOME) if ask(f"{name}?_count=1").json().get("entry")}
    assert kinds_found == found


_SOME = ("Condition", "MedicationRequest", "Consent", "CarePlan", "RiskAssessment")


def test_a_program_reaches_its_own_site_alone(charts, asking, service):
    """Whoever a program acts for may have roles at two sites: the one that let it in is all it reads."""
    Membership.objects.create(user=charts.physician, site=charts.there, role="physician")
    ask = asking(charts.physician, "system/*.rs", of=service)
    assert [one["id"] for one in everything(ask, "Patient")] == [str(charts.person.pk)]
    assert ask(f"Patient/{charts.person_there.pk}").status_code == 404
    assert len(everything(asking(), "Patient")) == 2


def test_an_audit_row_of_several_people_tells_each_of_their_own(charts, asking, clinic):
    """A page that listed two people is one row: a search for one, and a token of one chart, get the events of that one."""
    make_auditor(charts.physician, charts.here)
    other = somebody(clinic, "Alex")
    asking()("Patient")
    row = AuditEvent.objects.order_by("-number").first()
    assert len(row.entries) == 2
    found = everything(asking(), f"AuditEvent?patient={other.pk}")
    assert found
    assert str(charts.person.pk) not in str(found)
    bound = asking(scopes="patient/*.rs", person=other)
    assert {one["id"] for one in everything(bound, "AuditEvent")} >= {one["id"] for one in found}
    assert str(charts.person.pk) not in str(everything(bound, "AuditEvent"))
    foreign = next(place for place, note in enumerate(row.entries) if note["person_id"] == str(charts.person.pk))
    assert bound(f"AuditEvent/{row.number}-{foreign}").status_code == 404
    assert bound(f"AuditEvent/{row.number}-{1 - foreign}").status_code == 200


@pytest.mark.parametrize("key", ["0" * 25 + "9" * 30, "0" * 20 + "9" * 5_000])
def test_a_number_without_end_is_no_event(charts, asking, key):
    """An id of thousands of digits is not there, and is no fault of ours."""
    make_auditor(charts.physician, charts.here)
    assert "entry" not in asking()(f"AuditEvent?_id={key}-0").json()


def test_ids_that_are_not_there_end_no_page(charts, asking):
    """Rows of which nothing was asked for count for nothing: the one that was is found."""
    make_auditor(charts.physician, charts.here)
    ask = asking()
    for _ in range(4):
        ask("Patient")
    first, second, third = AuditEvent.objects.order_by("-number")[:3]
    path = f"AuditEvent?_id={third.number}-9,{second.number}-9,{first.number}-0&_count=1"
    assert [one["id"] for one in everything(ask, path)] == [f"{first.number}-0"]


@pytest.mark.parametrize(
    ("value", "is_found"),
    [
        ("2026-01-05", True),
        ("eq2026-01", True),
        ("eq2026-01-05T00:00:00Z", False),
        ("ne2026-01-05T00:00:00Z", True),
        ("gt2026-01-05T10:00:00Z", True),
        ("ge2026-01-05T10:00:00Z", True),
        ("gt2026-01-05", False),
        ("ge2026-01-05", True),
        ("sa2026-01-04", True),
        ("sa2026-01-05T10:00:00Z", False),
        ("lt2026-01-05T10:00:00Z", True),
        ("lt2026-01-05", False),
        ("le2026-01-05", True),
        ("eb2026-01-05T23:00:00Z", False),
        ("eb2026-01-06", True),
        ("le9999-12-31", True),
        ("ge0001-01-01", True),
        ("eb0001-01-01", False),
    ],
)
def test_a_day_stands_for_the_whole_of_it(charts, asking, value, is_found):
    """An entry of which only the day is known is compared as FHIR compares a range with a range."""
    from datetime import UTC, datetime

    entry = Entry.objects.filter(person=charts.person, concept="weight").first()
    Entry.objects.filter(pk=entry.pk).update(at=datetime(2026, 1, 5, tzinfo=UTC), is_day=True)
    answer = asking()(f"Observation?_id={entry.pk}&date={value}")
    assert answer.status_code == 200
    assert ("entry" in answer.json()) is is_found


def test_not_leaves_out_all_that_it_names(charts, asking):
    """`:not` with two codes finds what is neither."""
    ask = asking()
    assert everything(ask, "Patient?gender:not=male,other")
    assert not everything(ask, "Patient?gender:not=female,male")


def test_a_fault_of_ours_is_an_operation_outcome_too(charts, asking, client, monkeypatch):
    """500, without a word of what was wrong; the fault is kept for the log."""

    def fail(*_, **__):
        raise ValueError("a secret")

    monkeypatch.setattr("assuage.web.api.fhir.views.search", fail)
    with pytest.raises(ValueError, match="a secret"):
        asking()("Patient")
    client.raise_request_exception = False
    answer = asking()("Patient")
    assert answer.status_code == 500
    assert answer.json()["issue"][0]["code"] == "exception"
    assert "secret" not in answer.content.decode()


def test_a_service_is_counted_with_all_its_tokens(charts, asking, service, monkeypatch):
    """A new token is no new allowance."""
    cache.clear()
    monkeypatch.setattr("assuage.web.api.guarding.time", SimpleNamespace(time=lambda: 1e9))
    monkeypatch.setattr("assuage.web.api.guarding.PER_MINUTE", 3)
    answers = [asking(charts.physician, "system/*.rs", of=service)("Patient").status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert asking()("Patient").status_code == 200
    cache.clear()


def test_signatures_come_along(charts, asking):
    """`_revinclude` gives who signed what a page tells of, and of nothing else; without a scope for it it says so."""
    ask = asking()
    plan = charts.charts[0].plan
    entries = ask("CarePlan?_revinclude=Provenance:target").json()["entry"]
    found = [one["resource"] for one in entries if one["search"]["mode"] == "include"]
    assert [one["target"][0]["reference"] for one in found] == [f"CarePlan/{plan.pk}"]
    narrow = asking(scopes="user/CarePlan.rs")("CarePlan?_revinclude=Provenance:target").json()["entry"]
    assert narrow[-1]["resource"]["resourceType"] == "OperationOutcome"
    strange = ask("Observation?_revinclude=Provenance:target", prefer="handling=strict")
    assert strange.status_code == 400


def test_a_record_that_was_followed_is_read_as_it_was_signed(charts, asking):
    """Its history has both: in force as signed, revoked since; another site's history is as absent as nobody's."""
    ask = asking()
    plan = charts.charts[0].plan
    signed = ask(f"CarePlan/{plan.pk}").json()
    prescription = ask("MedicationRequest").json()["entry"][0]["resource"]
    from assuage.web.plan.models import Prescription

    Prescription.objects.filter(person=charts.person).update(state="superseded")
    where = f"MedicationRequest/{prescription['id']}"
    versions = [one["resource"] for one in ask(f"{where}/_history").json()["entry"]]
    assert [one["status"] for one in versions] == ["stopped", "active"]
    assert [one["meta"]["versionId"] for one in versions] == ["2", "1"]
    first = ask(f"{where}/_history/1")
    assert (first.json()["status"], first["ETag"]) == ("active", 'W/"1"')
    assert ask(f"{where}/_history/3").status_code == 404
    assert ask(f"CarePlan/{signed['id']}/_history").status_code == 404
    foreign = charts.charts[1].screening.pk
    answers = [ask(f"RiskAssessment/{key}/_history") for key in (foreign, uuid4())]
    assert answers[0].status_code == answers[1].status_code == 404
    assert answers[0].content == answers[1].content
    assert asking(scopes="user/Condition.rs")(f"{where}/_history").status_code == 403
    assert ask(f"{where}/_history", method="post", body={}).status_code == 405
    assert ask("MedicationRequest/_history").status_code == 404


def test_a_version_that_is_read_is_in_the_audit(charts, asking):
    """As any other read."""
    entry = Entry.objects.filter(person=charts.person, kind="measurement").first()
    asking()(f"Observation/{entry.pk}/_history/1")
    row = AuditEvent.objects.order_by("-number").first()
    assert (row.verb, row.person_id) == ("read", charts.person.pk)


def test_a_course_and_wanted_tests_are_requests(charts, asking):
    """A course says how many sessions and how far it is; a wanted test that it is a proposal, and of which screening."""
    ask = asking()
    (course,) = everything(ask, f"ServiceRequest?intent=plan&based-on=CarePlan/{charts.charts[0].plan.pk}")
    repeat = course["occurrenceTiming"]["repeat"]
    assert (repeat["count"], repeat["period"], repeat["periodUnit"], repeat["duration"]) == (2, 7, "d", 60)
    assert course["status"] == "active"
    wanted = everything(ask, "ServiceRequest?intent=proposal&status=active")
    assert [one["code"]["text"] for one in wanted] == ["Liver tests", "An electrocardiogram"]
    assert wanted[0]["code"]["coding"][0]["code"] == "alanine_aminotransferase"
    assert "coding" not in wanted[1]["code"]
    assert wanted[0]["supportingInfo"][0]["reference"] == f"RiskAssessment/{charts.charts[0].screening.pk}"
    assert ask(f"ServiceRequest/{wanted[0]['id'][:-1]}9").status_code == 404
    foreign = everything(asking(charts.physician_there), "ServiceRequest?intent=proposal")
    assert ask(f"ServiceRequest/{foreign[0]['id']}").status_code == 404
    charts.charts[0].screening.refresh_from_db()
    type(charts.charts[0].screening).objects.update(state="superseded")
    assert {one["status"] for one in everything(ask, "ServiceRequest?intent=proposal")} == {"revoked"}


@pytest.mark.parametrize(
    ("states", "status"),
    [
        (("done", "booked"), "active"),
        (("done", "cancelled"), "completed"),
        (("did_not_come", "done"), "completed"),
        (("cancelled", "did_not_come"), "revoked"),
    ],
)
def test_a_course_stands_where_its_sessions_do(charts, asking, states, status):
    """While one is ahead it is active; then completed where one was held, else revoked; a search says the same."""
    sessions = list(Appointment.objects.filter(person=charts.person).order_by("starts_at"))
    for one, state in zip(sessions, states, strict=True):
        about = {"cancelled_because": "a test"} if state == "cancelled" else {}
        Appointment.objects.filter(pk=one.pk).update(state=state, **about)
    ask = asking()
    assert [one["status"] for one in everything(ask, "ServiceRequest?intent=plan")] == [status]
    for asked in ("active", "completed", "revoked"):
        assert len(everything(ask, f"ServiceRequest?intent=plan&status={asked}")) == (asked == status)


def test_wanted_tests_are_found_without_reading_what_every_screening_says(
    charts, asking, django_assert_max_num_queries
):
    """However many want none: no content is searched by the database, and the number of queries stays the same."""
    wants = charts.charts[0].screening
    about = {name: getattr(wants, name) for name in ("person", "made_by", "signed_by", "signed_at", "digest")}
    for state, tests in [("superseded", None)] * 5 + [("superseded", 1)] * 3:
        content = {"tests_required": WANTED[:1] if tests else []}
        Screening.objects.create(state=state, content=content, tests_wanted=tests, **about)
    Screening.objects.create(person=wants.person, made_by=wants.made_by, content={"tests_required": WANTED})  # a draft
    ask = asking()
    with django_assert_max_num_queries(14) as asked:
        found = ask("ServiceRequest?intent=proposal").json()["entry"]
    assert len(found) == 2 + 3
    assert not [one["sql"] for one in asked.captured_queries if "tests_required" in one["sql"]]
    pages = everything(ask, "ServiceRequest?intent=proposal&_count=2")
    assert [one["id"] for one in pages] == [one["resource"]["id"] for one in found]


def test_a_patient_and_the_front_desk_read_courses_and_no_screening(charts, asking):
    """Whoever sees the appointments reads the course; the tests are for those who care."""
    for who in ("patient", "front_desk"):
        assert [one["intent"] for one in everything(asking(who), "ServiceRequest")] == ["plan"]
    assert not everything(asking("researcher"), "ServiceRequest")


def test_an_app_reads_its_user_and_no_other(charts, asking):
    """The practitioner of a token is whoever it acts for; a patient is none."""
    for scopes in ("user/Practitioner.rs", "patient/*.rs"):
        ask = asking(scopes=scopes, person=charts.person)
        assert [one["name"][0]["text"] for one in everything(ask, "Practitioner")] == ["Invented Physician"]
        assert ask(f"Practitioner/{charts.nurse.pk}").status_code == 404
    assert not everything(asking("patient"), "Practitioner")


@pytest.mark.parametrize("asked", ["_summary=count", "_count=0"])
def test_how_many_there_are_is_told_alone(charts, asking, asked):
    """A count, of what the token may find, and no resource."""
    ask = asking()
    bundle = ask(f"Observation?{asked}").json()
    assert bundle["total"] == len(everything(ask, "Observation"))
    assert "entry" not in bundle
    assert ask(f"Patient?family=Nobody&{asked}").json()["total"] == 0
    assert ask(f"CarePlan?{asked}").json()["total"] == len(everything(ask, "CarePlan"))
    assert asking("researcher")(f"Patient?{asked}").json()["total"] == 0


def test_a_form_that_django_does_not_take_is_refused_in_fhir(charts, asking, client):
    """Thousands of fields, or a form in another encoding: 400 with an OperationOutcome."""
    about = {"HTTP_AUTHORIZATION": f"Bearer {asking().secret}"}
    form = "application/x-www-form-urlencoded"
    for body, kind in (("&".join(f"x{n}=1" for n in range(2_100)), form), ("family=x", f"{form}; charset=utf-16")):
        answer = client.post("/fhir/R4/Patient/_search", body, content_type=kind, **about)
        assert answer.status_code == 400
        assert answer.json()["resourceType"] == "OperationOutcome"
        assert client.post("/oauth/token", body, content_type=kind).json()["error"] == "invalid_request"


@pytest.mark.parametrize("claim", ["acute_angle_closure", "chronic_pain", "acute_pain"])
def test_a_concept_carries_no_code_that_says_more_than_it_does(claim):
    """Chronic pain is not G89.21 (due to trauma), and angle closure is not that of the right eye."""
    found = concept(claim)
    assert found["coding"][0]["code"] == claim
    assert not [
        one for one in found["coding"][1:] if one["display"].casefold().split(",")[0] != found["text"].casefold()
    ]
