"""The pages of a plan, from what is wanted to the signature."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assuage import __version__
from assuage.knowledge import library
from assuage.web.audit.models import AuditEvent
from assuage.web.plan import services, signing
from assuage.web.plan.challenging import reason_name
from assuage.web.plan.models import TreatmentPlan
from assuage.web.records import RecordState, digest_of


def test_a_plan_is_begun_asked_compared_and_an_option_is_taken(charted, sign_in):
    """The thin path: begin, goals with their defaults, options side by side, one taken, the order with its prediction."""
    browser = sign_in("physician")
    assert browser.post(reverse("plan:begin", args=[charted.person.pk])).status_code == 302
    made = TreatmentPlan.objects.get()
    page = browser.get(reverse("plan:goals", args=[made.pk])).content.decode()
    assert "No signed screening" in page
    assert "Left empty:" in page
    answer = browser.post(reverse("plan:goals", args=[made.pk]), {"version": made.version, "relief_percent": 30})
    assert answer.status_code == 302, answer.content.decode()
    page = browser.get(reverse("plan:options", args=[made.pk])).content.decode()
    assert "Options side by side" in page
    assert "Meets the goal" in page
    made.refresh_from_db()
    answer = browser.post(reverse("plan:choose", args=[made.pk]), {"version": made.version, "letter": "A"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.order == made.content["shown"]["options"][0]["dose"]
    page = browser.get(reverse("plan:order", args=[made.pk])).content.decode()
    assert "Highest level in blood by each model" in page


def test_every_number_of_an_option_opens_its_working(draft, sign_in):
    """The panel names the model or rule, what went in, the source, and what is assumed."""
    browser = sign_in("nurse")
    page = browser.get(reverse("plan:options", args=[draft.pk])).content.decode()
    for letter, topic in (("A", "levels"), ("A", "dissociation"), ("A", "goal"), ("A", "limits"), ("A", "pain")):
        address = reverse("plan:why", args=[draft.pk, letter, topic])
        assert address in page
        panel = browser.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in panel
        assert "What is assumed" in panel
    assert browser.get(reverse("plan:why", args=[draft.pk, "A", "nothing"])).status_code == 404


def test_a_changed_limit_is_ranked_anew_and_not_saved(draft, sign_in):
    """A chair time that nothing keeps takes the long options away at once; the draft stays as it was."""
    before = draft.version
    answer = sign_in("physician").post(
        reverse("plan:rank", args=[draft.pk]), {"version": before, "chair_hours_per_day": "0.5"}
    )
    assert answer.status_code == 200
    assert "nothing is saved yet" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.version == before
    assert "chair_hours_per_day" not in draft.content["asked"]


def test_a_stale_version_is_told_and_nothing_is_lost(draft, sign_in, acting, helped):
    """Who saves over a colleague is told, keeps what they typed, and sees what the colleague saved."""
    opened = draft.version
    services.write_order(
        acting("physician"), draft, helped.order, setting="outpatient", reasons={}, expected=opened, now=timezone.now()
    )
    mine = "racemic ketamine hydrochloride 0.3 mg/kg/h for 4 h"
    browser = sign_in("physician")
    answer = browser.post(
        reverse("plan:order", args=[draft.pk]), {"version": opened, "order": mine, "setting": "outpatient"}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else saved" in page
    assert mine in page
    assert helped.order in page
    draft.refresh_from_db()
    assert draft.order == helped.order
    answer = browser.post(reverse("plan:goals", args=[draft.pk]), {"version": opened, "relief_percent": "41"})
    assert answer.status_code == 409
    assert 'value="41' in answer.content.decode()


def test_an_order_is_predicted_as_it_is_typed(draft, sign_in, helped):
    """Levels, effects and limits of what is typed; what cannot be read is said in words, and nothing is saved."""
    browser = sign_in("physician")
    address = reverse("plan:predict", args=[draft.pk])
    page = browser.post(address, {"order": helped.order, "setting": "outpatient"}).content.decode()
    assert "kamp 2020" in page
    assert "<html" not in page
    page = browser.post(address, {"order": "0.5 mg", "setting": "outpatient"}).content.decode()
    assert "says neither by which route" in page
    page = browser.post(address, {"order": helped.too_fast, "setting": "outpatient"}).content.decode()
    assert "Hard limit: it cannot be signed" in page
    draft.refresh_from_db()
    assert draft.order == ""


def test_a_signature_needs_a_proof_and_says_what_it_means(written, sign_in, proved):
    """A session alone does not sign; signed, the plan is bound to its content and holds."""
    address = reverse("plan:sign", args=[written.pk])
    assert sign_in("physician").post(address, {"version": written.version, "stands": "yes"}).status_code == 302
    written.refresh_from_db()
    assert written.state == RecordState.DRAFT
    browser = proved("physician")
    assert browser.post(address, {"version": written.version}).status_code == 422
    answer = browser.post(address, {"version": written.version, "stands": "yes"})
    assert answer.status_code == 302, answer.content.decode()
    written.refresh_from_db()
    assert written.is_in_force
    assert written.digest == digest_of(written.content)
    assert written.meaning
    told = [note for row in AuditEvent.objects.all() for note in row.entries]
    assert {"verb": "sign", "record": "plan.TreatmentPlan"}.items() <= told[-1].items()


def test_a_hard_limit_is_not_signed_whatever_is_sent(draft, proved, helped, acting):
    """A crafted POST, a forged count of limits and a direct write all stop at the server or the database."""
    browser = proved("physician")
    answer = browser.post(
        reverse("plan:order", args=[draft.pk]),
        {"version": draft.version, "order": helped.too_fast, "setting": "outpatient", "then": "sign"},
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.hard_limits_broken > 0
    TreatmentPlan.objects.filter(pk=draft.pk).update(hard_limits_broken=0)
    forged = {
        "version": draft.version,
        "stands": "yes",
        "going_on_because": "it is meant so",
        "hard_limits_broken": "0",
    }
    forged |= {one["name"]: "because it is meant" for one in draft.content["prediction"]["limits"]}
    answer = browser.post(reverse("plan:sign", args=[draft.pk]), forged)
    assert answer.status_code == 422
    assert "no reason opens it" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == RecordState.DRAFT
    with pytest.raises(IntegrityError), transaction.atomic():
        TreatmentPlan.objects.filter(pk=draft.pk).update(
            state=RecordState.SIGNED,
            signed_at=timezone.now(),
            signed_by=acting("physician").user,
            digest="0" * 64,
            hard_limits_broken=2,
        )


def test_a_soft_limit_is_signed_with_a_reason_alone(draft, proved):
    """0.75 mg/kg/h past the outpatient warning of 0.6 is refused without a reason and kept with one."""
    browser = proved("physician")
    order = "racemic ketamine base 0.5 mg/kg over 40 min"
    browser.post(
        reverse("plan:order", args=[draft.pk]), {"version": draft.version, "order": order, "setting": "outpatient"}
    )
    draft.refresh_from_db()
    soft = [one["name"] for one in draft.content["prediction"]["limits"] if one["kind"] == "soft"]
    assert soft
    address = reverse("plan:sign", args=[draft.pk])
    sent = {"version": draft.version, "stands": "yes"}
    assert browser.post(address, sent).status_code == 422
    answer = browser.post(address, {**sent, **dict.fromkeys(soft, "short infusion, observed throughout")})
    assert answer.status_code == 302, answer.content.decode()
    draft.refresh_from_db()
    assert draft.is_in_force
    assert draft.content["reasons"][soft[0]] == "short infusion, observed throughout"


def test_a_ten_fold_slip_is_challenged(draft, acting, helped, proved):
    """A tenth of the option it was written from is told as a decimal point, and takes a reason."""
    option = draft.content["shown"]["options"][0]
    services.choose(acting("physician"), draft, option["letter"], expected=draft.version, now=timezone.now())
    tenth = option["dose"].replace("0.35 mg/kg/h", "0.035 mg/kg/h")
    assert tenth != option["dose"]
    browser = proved("physician")
    page = browser.post(reverse("plan:predict", args=[draft.pk]), {"order": tenth, "setting": "outpatient"})
    assert "ten-fold" in page.content.decode()
    services.write_order(
        acting("physician"), draft, tenth, setting="outpatient", reasons={}, expected=draft.version, now=timezone.now()
    )
    answer = browser.post(reverse("plan:sign", args=[draft.pk]), {"version": draft.version, "stands": "yes"})
    assert answer.status_code == 422
    assert "far from the option" in answer.content.decode()


def test_another_isomer_than_the_option_is_challenged(draft, acting, proved):
    """S-ketamine in as many milligrams as the racemate of the option is about twice the drug, which no ratio of milligrams shows."""
    option = draft.content["shown"]["options"][0]
    services.choose(acting("physician"), draft, option["letter"], expected=draft.version, now=timezone.now())
    assert "racemic ketamine" in option["dose"]
    other = option["dose"].replace("racemic ketamine", "S-ketamine")
    page = proved("physician").post(
        reverse("plan:predict", args=[draft.pk]), {"order": other, "setting": option["setting"]}
    )
    assert "as many milligrams are another dose" in page.content.decode()


def test_a_reason_for_one_slip_opens_no_other(draft, acting, proved):
    """Why 0.035 was meant says nothing of 0.0035; the reason is asked for again, and kept with the order it is for."""
    option = draft.content["shown"]["options"][0]
    physician, now, browser = acting("physician"), timezone.now(), proved("physician")
    services.choose(physician, draft, option["letter"], expected=draft.version, now=now)
    setting, address = option["setting"], reverse("plan:sign", args=[draft.pk])
    orders = [option["dose"].replace("0.35 mg/kg/h", rate) for rate in ("0.035 mg/kg/h", "0.0035 mg/kg/h")]
    given = {reason_name(orders[0]): "A tenth to begin with, agreed with the ward."}
    for order in reversed(orders):
        services.write_order(physician, draft, order, setting=setting, reasons=given, expected=draft.version, now=now)
        page = browser.get(address).content.decode()
        assert ("agreed with the ward" in page) is (order == orders[0])
        answer = browser.post(address, {"version": draft.version, "stands": "yes", **given})
        assert answer.status_code == (302 if order == orders[0] else 422)
    page = browser.get(reverse("plan:plan", args=[draft.pk])).content.decode()
    assert "agreed with the ward" in page
    assert "times as little" in page


def test_a_screening_for_another_setting_needs_a_reason(charted, acting, proved, helped):
    """Screened as an outpatient, ordered as an inpatient: the physician says why they go on."""
    helped.screened(charted, verdict="suitable")
    physician, now = acting("physician"), timezone.now()
    made = services.begin(physician, charted.person, now=now)
    services.ask(physician, made, {}, expected=made.version, now=now)
    services.write_order(physician, made, helped.order, setting="inpatient", reasons={}, expected=made.version, now=now)
    answer = proved("physician").post(reverse("plan:sign", args=[made.pk]), {"version": made.version, "stands": "yes"})
    assert answer.status_code == 422
    assert "made for another setting (outpatient) than the order (inpatient)" in answer.content.decode()


def test_a_plan_says_by_which_software_it_was_signed(written, acting):
    """A draft that was begun before an upgrade is signed under the version that predicted it."""
    TreatmentPlan.objects.filter(pk=written.pk).update(software_version="0.0.1", knowledge_version="old")
    signing.sign_plan(acting("physician"), written, expected=written.version, given={}, now=timezone.now())
    assert (written.software_version, written.knowledge_version) == (__version__, library().version)


def test_options_are_solved_anew_on_another_day(draft):
    """A pressure goes out of date by itself, so yesterday's comparison is not told as today's."""
    from datetime import timedelta

    from assuage.web.plan.computing import plan_of

    now = timezone.now()
    first = plan_of(draft, now=now)
    assert plan_of(draft, now=now).stamp.made_at == first.stamp.made_at
    assert plan_of(draft, now=now + timedelta(days=1)).stamp.made_at != first.stamp.made_at


def test_without_a_signed_screening_nothing_is_signed(charted, acting, proved, helped):
    """It can be drafted; the page, the service and the database each refuse the signature."""
    made = services.begin(acting("physician"), charted.person, now=timezone.now())
    services.ask(acting("physician"), made, {}, expected=made.version, now=timezone.now())
    services.write_order(
        acting("physician"),
        made,
        helped.order,
        setting="outpatient",
        reasons={},
        expected=made.version,
        now=timezone.now(),
    )
    answer = proved("physician").post(reverse("plan:sign", args=[made.pk]), {"version": made.version, "stands": "yes"})
    assert answer.status_code == 422
    assert "no signed screening" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        TreatmentPlan.objects.filter(pk=made.pk).update(
            state="signed", signed_at=timezone.now(), signed_by=charted.physician, digest="0" * 64, verdict="suitable"
        )


def test_a_verdict_that_does_not_speak_for_it_needs_a_reason(charted, acting, proved, helped):
    """Past `cannot say` the physician writes why they go on, and it is kept with the signature."""
    helped.screened(charted, verdict="cannot_say")
    physician = acting("physician")
    made = services.begin(physician, charted.person, now=timezone.now())
    services.ask(physician, made, {}, expected=made.version, now=timezone.now())
    services.write_order(
        physician, made, helped.order, setting="outpatient", reasons={}, expected=made.version, now=timezone.now()
    )
    address, sent = reverse("plan:sign", args=[made.pk]), {"version": made.version, "stands": "yes"}
    browser = proved("physician")
    assert browser.post(address, sent).status_code == 422
    why = "Tests are ordered for the morning of the first session."
    assert browser.post(address, {**sent, "going_on_because": why}).status_code == 302
    made.refresh_from_db()
    assert made.going_on_because == why
    assert made.content["reasons"]["going_on_because"] == why


def test_a_chart_that_says_otherwise_than_the_screening_needs_a_reason(charted, acting, proved, helped, verdict_now):
    """Where the chart as it was compared no longer speaks for going on, the signed verdict alone does not sign."""
    helped.screened(charted)
    verdict_now["is"] = "not_suitable"
    physician, now = acting("physician"), timezone.now()
    made = services.begin(physician, charted.person, now=now)
    services.ask(physician, made, {}, expected=made.version, now=now)
    services.write_order(
        physician, made, helped.order, setting="outpatient", reasons={}, expected=made.version, now=now
    )
    answer = proved("physician").post(reverse("plan:sign", args=[made.pk]), {"version": made.version, "stands": "yes"})
    assert answer.status_code == 422
    assert "the verdict is: not suitable" in answer.content.decode()


def test_a_chart_that_changed_is_compared_again_before_signing(written, charted, helped, proved):
    """A weight of after the comparison stops the signature until the options are compared again."""
    helped.weigh(charted, 95.0)
    answer = proved("physician").post(
        reverse("plan:sign", args=[written.pk]), {"version": written.version, "stands": "yes"}
    )
    assert answer.status_code == 422
    assert "The chart has changed" in answer.content.decode()


def test_a_signed_plan_is_followed_and_never_edited(signed, acting, sign_in, helped):
    """Its pages lead back to it, its draft is another record, and signing that supersedes it."""
    browser = sign_in("physician")
    assert browser.post(
        reverse("plan:order", args=[signed.pk]), {"version": signed.version, "order": "x", "setting": "outpatient"}
    ).url == reverse("plan:plan", args=[signed.pk])
    physician = acting("physician")
    after = services.begin(physician, signed.person, now=timezone.now())
    assert after.follows == signed
    services.ask(physician, after, {}, expected=after.version, now=timezone.now())
    services.write_order(
        physician, after, helped.order, setting="outpatient", reasons={}, expected=after.version, now=timezone.now()
    )
    signing.sign_plan(physician, after, expected=after.version, given={}, now=timezone.now())
    signed.refresh_from_db()
    assert signed.state == RecordState.SUPERSEDED
    assert browser.get(reverse("plan:plan", args=[signed.pk])).status_code == 200


def test_what_was_computed_for_one_draft_is_never_anothers(draft, charted, acting):
    """The kept plan of a draft is found by its id, and solved anew once the chart is another."""
    from assuage.web.plan.computing import plan_of

    first = plan_of(draft, now=timezone.now())
    assert plan_of(draft, now=timezone.now()) is first
    other = services.begin(acting(charted.physician_there), charted.person_there, now=timezone.now())
    assert other.pk != draft.pk
    second = plan_of(other, now=timezone.now())
    assert second.candidacy.patient.measurements == ()
    assert plan_of(draft, now=timezone.now()) is first


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("physician", True, True),
        ("nurse", True, False),
        ("pharmacist", True, False),
        ("front_desk", False, False),
        ("researcher", False, False),
        ("auditor", False, False),
        ("administrator", False, False),
        ("patient", False, False),
        ("physician_there", False, False),
    ],
)
def test_who_reads_and_writes_plans(draft, proved, who, reads, writes):
    """Physicians write and sign, nurses and pharmacists read; to everybody else, the patient too, there is no such record."""
    browser = proved(who)
    for name in ("plan:plan", "plan:options"):
        assert browser.get(reverse(name, args=[draft.pk])).status_code == (200 if reads else 404)
    assert browser.get(reverse("plan:of_person", args=[draft.person_id])).status_code == (200 if reads else 404)
    for name in ("plan:goals", "plan:order", "plan:sign"):
        assert browser.get(reverse(name, args=[draft.pk])).status_code == (200 if writes else 404)
    assert browser.post(reverse("plan:rank", args=[draft.pk])).status_code == (200 if writes else 404)
    assert browser.post(reverse("plan:begin", args=[draft.person_id])).status_code == (302 if writes else 404)


def test_pages_of_a_plan_ask_the_database_a_bounded_number_of_times(
    signed, sheet, sign_in, django_assert_max_num_queries
):
    """A plan with a sheet is shown with a bounded number of queries."""
    browser = sign_in("nurse")
    with django_assert_max_num_queries(45):
        assert browser.get(reverse("plan:plan", args=[signed.pk])).status_code == 200
    with django_assert_max_num_queries(35):
        assert browser.get(reverse("plan:options", args=[signed.pk])).status_code == 200
