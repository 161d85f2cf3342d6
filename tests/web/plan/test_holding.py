"""A plan in force beside the chart and the consent as they are: what stops that anything is given by it, and what is told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assuage.candidacy import Verdict
from assuage.web.consent.models import Consent, ConsentWithdrawal
from assuage.web.patients.models import EntryKind
from assuage.web.patients.recording import record_allergy, record_no_allergies, retract
from assuage.web.plan import holding, releasing, services, signing
from assuage.web.plan.downtime import pack_for
from assuage.web.plan.holding import holding_of
from assuage.web.plan.models import Prescription, PumpRelease, TreatmentPlan
from assuage.web.plan.preparing import effect_words, runs_of
from assuage.web.plan.prescribing import CannotPrescribeError, prescribe
from assuage.web.plan.releasing import CannotReleaseError
from assuage.web.plan.selectors import in_force
from assuage.web.plan.validity import standing_of
from assuage.web.records import RecordState, digest_of

TWO_RATES = "racemic ketamine hydrochloride 0.2 mg/kg/h for 4 h daily for 2 days then 0.4 mg/kg/h for 4 h"


@pytest.fixture
def consented(signed, charted):
    """A consent that was signed, and what takes it back."""
    consent = Consent.objects.create(
        person=charted.person, text_id="ketamine_pain", text_version=1, language="en", text_digest="0" * 64,
        made_by=charted.physician, state=RecordState.SIGNED, signed_at=timezone.now(), signed_by=charted.physician,
        content={"invented": True}, digest=digest_of({"invented": True}),
    )  # fmt: skip

    def take_back():
        ConsentWithdrawal.objects.create(
            consent=consent, said_by="patient", withdrawn_at=timezone.now(), recorded_by=charted.nurse, digest="2" * 64
        )
        Consent.objects.filter(pk=consent.pk).update(state=RecordState.WITHDRAWN)

    return take_back


@pytest.fixture
def released(sheet, acting):
    """A sheet that two people stand for."""
    releasing.release(acting("pharmacist"), sheet, reckoned="98 mg", now=timezone.now())
    return sheet


@pytest.fixture
def against(monkeypatch):
    """The chart as it is now speaks against it."""
    from dataclasses import replace

    real = holding.candidacy_now
    monkeypatch.setattr(
        holding, "candidacy_now", lambda *one, **about: replace(real(*one, **about), verdict=Verdict.NOT_SUITABLE)
    )


def test_nothing_is_given_once_consent_is_taken_back(consented, released, signed, acting, *, bench, sign_in):
    """No sheet holds, prints or is prepared, the downtime pack has no rate, nothing is prescribed; the pages say why."""
    now = timezone.now()
    assert standing_of(released, now=now).holds
    consented()
    stands = standing_of(released, now=now)
    assert (stands.kind, stands.holds, stands.may_print) == ("held", False, False)
    with pytest.raises(CannotReleaseError, match="took their consent back"):
        releasing.printed_programme(released, now=now)
    with pytest.raises(CannotReleaseError, match="took their consent back"):
        releasing.prepare(acting("nurse"), signed, bench.asked, reckoned=bench.reckoned, now=now)
    with pytest.raises(CannotPrescribeError, match="took their consent back"):
        prescribe(acting("physician"), signed, starts_at=now + timedelta(days=1), now=now)
    pack = pack_for(signed, now=now)
    assert pack.programme is None
    assert "took their consent back" in pack.release
    nurse = sign_in("nurse")
    for name, key in (("plan", signed.pk), ("sheet", released.pk)):
        assert "took their consent back" in nurse.get(reverse(f"plan:{name}", args=[key])).content.decode()


def test_a_sheet_is_not_released_once_consent_is_taken_back(consented, sheet, acting):
    """What was prepared before stays prepared and is released by nobody."""
    consented()
    with pytest.raises(CannotReleaseError, match="took their consent back"):
        releasing.release(acting("pharmacist"), sheet, reckoned="98 mg", now=timezone.now())


def test_a_new_contraindication_holds_the_sheet_back(released, signed, charted, helped, against):
    """Once the chart has changed and speaks against ketamine, nothing is given before a physician signs a plan that follows."""
    now = timezone.now()
    assert standing_of(released, now=now).holds
    helped.entry(charted, EntryKind.FACT, "schizophrenia", answer="yes")
    assert standing_of(PumpRelease.objects.get(pk=released.pk), now=now).kind == "held"
    assert "not suitable" in holding_of(signed, now=now).stops[0]


def test_a_verdict_that_the_physician_weighed_stops_nothing(charted, acting, helped, verdict_now, against):
    """Who signed past `not suitable` with a reason is not stopped by the same verdict again."""
    helped.screened(charted, verdict="not_suitable")
    physician, now = acting("physician"), timezone.now()
    made = services.begin(physician, charted.person, now=now)
    services.ask(physician, made, {}, expected=made.version, now=now)
    services.write_order(
        physician, made, helped.order, setting="outpatient", reasons={}, expected=made.version, now=now
    )
    given = {"going_on_because": "Weighed with the person and two colleagues."}
    signing.sign_plan(physician, made, expected=made.version, given=given, now=now)
    helped.entry(charted, EntryKind.FACT, "fibromyalgia", answer="yes")
    assert holding_of(made, now=timezone.now()).stops == ()


def test_an_allergy_that_is_new_is_told_beside_the_sheet(released, signed, charted, acting, sign_in):
    """It stops nothing that the rules do not, and stands on the plan, the sheet and the downtime pack."""
    record_allergy(acting("nurse"), charted.person, substance="latex", reaction="wheals", at=timezone.now())
    nurse = sign_in("nurse")
    for name, key in (("plan", signed.pk), ("sheet", released.pk)):
        assert "An allergy was recorded since" in nurse.get(reverse(f"plan:{name}", args=[key])).content.decode()
    assert "An allergy was recorded since" in pack_for(signed, now=timezone.now()).signed


def test_the_downtime_pack_tells_allergies_however_they_came_into_the_chart(signed, charted, acting, helped):
    """One that was imported has no row of its own; it is printed as the header of the chart says it."""
    now = timezone.now()
    assert pack_for(signed, now=now).allergies is None
    record_no_allergies(acting("nurse"), charted.person, at=now)
    assert pack_for(signed, now=timezone.now()).allergies == ()
    helped.entry(charted, EntryKind.EVENT, "AllergyIntolerance", words="penicillin: anaphylaxis")
    told = pack_for(signed, now=timezone.now()).allergies
    assert any("penicillin: anaphylaxis" in one for one in told)


def test_another_weight_is_told_and_stands_in_the_programme(signed, charted, helped, acting, *, bench, sign_in):
    """Signed at 70 kg and weighed at 80 kg: 28 mL/h, and whoever prepares, releases and gives reads both weights."""
    helped.weigh(charted, 80.0)
    now = timezone.now()
    assert "Signed at a dosing weight of 70 kg; by the chart it is 80 kg now." in holding_of(signed, now=now).cautions
    made = releasing.prepare(acting("nurse"), signed, bench.asked, reckoned="28 mL/h", now=now)
    words = "The plan was signed at a dosing weight of 70 kg; this programme goes by 80 kg."
    assert words in made.programme["assumed"]
    page = sign_in("pharmacist").get(reverse("plan:sheet", args=[made.pk])).content.decode()
    assert words in page
    releasing.release(acting("pharmacist"), made, reckoned="112 mg", now=now)
    assert standing_of(made, now=now).holds


def test_nothing_is_prescribed_at_another_weight_than_was_signed(signed, charted, helped, acting):
    """The prescription would name doses of 70 kg while the pump goes by 80 kg."""
    helped.weigh(charted, 80.0)
    now = timezone.now()
    with pytest.raises(CannotPrescribeError, match="dosing weight"):
        prescribe(acting("physician"), signed, starts_at=now + timedelta(days=1), now=now)
    assert not Prescription.objects.exists()


def test_a_first_dose_before_the_signature_is_refused(signed, acting):
    """A slip of the year is no start."""
    now = timezone.now()
    with pytest.raises(CannotPrescribeError, match="before the plan was signed"):
        prescribe(acting("physician"), signed, starts_at=now - timedelta(days=365), now=now)


def test_a_plan_that_follows_ends_the_prescription_of_the_one_before(signed, acting, helped):
    """What was prescribed from it is superseded with it, so that no other system takes it for active."""
    physician, now = acting("physician"), timezone.now()
    made = prescribe(physician, signed, starts_at=now + timedelta(days=1), now=now)
    after = services.begin(physician, signed.person, now=now)
    services.ask(physician, after, {}, expected=after.version, now=now)
    services.write_order(
        physician, after, helped.order, setting="outpatient", reasons={}, expected=after.version, now=now
    )
    signing.sign_plan(physician, after, expected=after.version, given={}, now=now)
    made.refresh_from_db()
    assert made.state == RecordState.SUPERSEDED


@pytest.mark.parametrize("altered", ["order", "content", "setting"])
def test_nothing_is_given_by_a_plan_that_was_altered_after_it_was_signed(released, signed, acting, altered):
    """Ten times the rate written into the database behind the signature: no sheet holds, and nothing is prescribed from it."""
    order = signed.order.replace("0.35", "3.5")
    changed = {"order": order, "setting": "inpatient", "content": {**signed.content, "order": order}}[altered]
    TreatmentPlan.objects.filter(pk=signed.pk).update(**{altered: changed})
    now, forged = timezone.now(), TreatmentPlan.objects.get(pk=signed.pk)
    assert "not as it was signed" in holding_of(forged, now=now).stops[0]
    assert not standing_of(PumpRelease.objects.get(pk=released.pk), now=now).holds
    with pytest.raises(CannotPrescribeError, match="not as it was signed"):
        prescribe(acting("physician"), forged, starts_at=now + timedelta(days=1), now=now)


def test_of_two_plans_of_joined_records_the_newer_holds(released, signed, acting, bench):
    """A merge may bring a second signed plan; sheets of the earlier one then count no more."""
    now = timezone.now()
    TreatmentPlan.objects.create(
        person=signed.person, screening=signed.screening, verdict="suitable", order=signed.order, content={},
        digest="1" * 64, state=RecordState.SIGNED, made_by=signed.signed_by, signed_by=signed.signed_by, signed_at=now,
    )  # fmt: skip
    assert in_force(signed.person) != signed
    assert standing_of(released, now=now).kind == "invalid"
    with pytest.raises(CannotReleaseError, match="another has followed"):
        releasing.prepare(acting("nurse"), signed, bench.asked, reckoned=bench.reckoned, now=now)


def test_a_corrected_height_ends_a_sheet_by_ideal_weight(charted, written, acting, helped, bench):
    """The ideal weight comes from height and sex, so the weight on the scale alone does not tell that the dose is another."""
    height = helped.entry(charted, EntryKind.MEASUREMENT, "height", value=170.0, unit="cm")
    physician, now = acting("physician"), timezone.now()
    order = "racemic ketamine hydrochloride 0.35 mg/kg/h for 4 h by ideal weight"
    helped.screened(charted)
    services.ask(physician, written, {}, expected=written.version, now=now)
    services.write_order(physician, written, order, setting="outpatient", reasons={}, expected=written.version, now=now)
    signing.sign_plan(physician, written, expected=written.version, given={}, now=now)
    kg = float(written.dosing_weight_kg)
    assert kg != 70.0
    sheet = releasing.prepare(acting("nurse"), written, bench.asked, reckoned=f"{kg * 0.35 * 4:.1f} mg", now=now)
    assert standing_of(sheet, now=now).kind == "prepared"
    retract(acting("nurse"), height, because="read off the wrong line")
    assert "no dosing weight" in standing_of(PumpRelease.objects.get(pk=sheet.pk), now=timezone.now()).words
    helped.entry(charted, EntryKind.MEASUREMENT, "height", value=160.0, unit="cm")
    assert "the dosing weight is another" in standing_of(PumpRelease.objects.get(pk=sheet.pk), now=timezone.now()).words


def test_every_session_that_differs_is_seen_before_it_is_released(written, acting, bench, proved):
    """Two days at 14 mg/h and a third at 28 mg/h: the button names both, and each has its table of rates."""
    physician, now = acting("physician"), timezone.now()
    services.write_order(
        physician, written, TWO_RATES, setting="outpatient", reasons={}, expected=written.version, now=now
    )
    signing.sign_plan(physician, written, expected=written.version, given={}, now=now)
    sheet = releasing.prepare(acting("nurse"), written, bench.asked, reckoned="14 mL/h", now=now)
    told = effect_words(sheet.programme).replace("\N{NO-BREAK SPACE}", " ")
    assert told == "14 mg/h for 4 h in sessions 1 – 2; 28 mg/h for 4 h in session 3"
    assert [run.count for run in runs_of(sheet.programme)] == [2, 1]
    page = proved("pharmacist").get(reverse("plan:release", args=[sheet.pk])).content.decode()
    assert "Release 14 mg/h for 4 h in sessions 1 – 2; 28 mg/h for 4 h in session 3" in page.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "28 mL/h" in page.replace("\N{NO-BREAK SPACE}", " ")
