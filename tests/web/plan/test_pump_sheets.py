"""Pump sheets: two people, and nothing that still counts once plan, weight or numbers changed."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assuage.plan import BlockedProgrammeError
from assuage.web.plan import releasing, services, signing
from assuage.web.plan.models import PumpRelease
from assuage.web.plan.preparing import effect_words
from assuage.web.plan.releasing import CannotReleaseError
from assuage.web.plan.validity import standing_of


def test_one_prepares_and_another_releases(signed, sign_in, proved, bench):
    """The button states the effect, both numbers are kept, and the sheet prints as a PDF."""
    answer = sign_in("nurse").post(
        reverse("plan:prepare", args=[signed.pk]),
        {"vial": bench.asked["vial"], "container": bench.asked["container"], "reckoned": bench.reckoned},
    )
    assert answer.status_code == 302, answer.content.decode()
    made = PumpRelease.objects.get()
    assert standing_of(made, now=timezone.now()).kind == "prepared"
    browser = proved("pharmacist")
    page = browser.get(reverse("plan:release", args=[made.pk])).content.decode()
    assert "Release 24.5 mg/h for 4 h" in page.replace("\N{NO-BREAK SPACE}", " ")
    answer = browser.post(reverse("plan:release", args=[made.pk]), {"reckoned": "98 mg"})
    assert answer.status_code == 302, answer.content.decode()
    made.refresh_from_db()
    assert standing_of(made, now=timezone.now()).holds
    assert (made.reckoned_by_preparer, made.reckoned_by_releaser) == ("24.5 mL/h", "98 mg")
    printed = sign_in("nurse").get(reverse("plan:sheet_pdf", args=[made.pk, 1]))
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")


def test_the_same_person_cannot_release(sheet, proved, acting, clinic):
    """The page, the service and the database each refuse it."""
    assert proved("nurse").post(reverse("plan:release", args=[sheet.pk]), {"reckoned": "98 mg"}).status_code == 404
    with pytest.raises(CannotReleaseError, match="Somebody else"):
        releasing.release(acting("nurse"), sheet, reckoned="98 mg", now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        PumpRelease.objects.filter(pk=sheet.pk).update(
            released_at=timezone.now(), released_by=clinic.nurse, reckoned_by_releaser="98 mg", meaning="forged"
        )
    sheet.refresh_from_db()
    assert sheet.released_at is None


def test_a_release_needs_a_proof(sheet, sign_in):
    """A session that is merely open releases nothing."""
    assert (
        sign_in("pharmacist").post(reverse("plan:release", args=[sheet.pk]), {"reckoned": "98 mg"}).status_code == 302
    )
    sheet.refresh_from_db()
    assert sheet.released_at is None


@pytest.mark.parametrize("reckoned", ["245 mL/h", "2.45 mL/h", "980 mg"])
def test_a_ten_fold_slip_blocks_the_sheet(signed, sheet, acting, bench, reckoned):
    """What the first or the second person reckoned ten-fold wrong blocks, and the slip is named."""
    with pytest.raises(BlockedProgrammeError, match="ten-fold"):
        releasing.prepare(acting("nurse"), signed, bench.asked, reckoned=reckoned, now=timezone.now())
    with pytest.raises(BlockedProgrammeError, match="ten-fold"):
        releasing.release(acting("pharmacist"), sheet, reckoned=reckoned, now=timezone.now())
    sheet.refresh_from_db()
    assert sheet.released_at is None


def test_another_weight_ends_a_release(sheet, acting, clinic, helped):
    """Weighed anew, a released sheet does not hold and is not printed."""
    releasing.release(acting("pharmacist"), sheet, reckoned="98 mg", now=timezone.now())
    assert standing_of(sheet, now=timezone.now()).holds
    helped.weigh(clinic, 71.0)
    stands = standing_of(sheet, now=timezone.now())
    assert stands.kind == "invalid"
    assert "weighed anew" in stands.words
    with pytest.raises(CannotReleaseError):
        releasing.printed_programme(sheet, now=timezone.now())


def test_another_plan_ends_a_release(sheet, signed, acting, helped):
    """Once a plan has followed, the sheet of the earlier one does not hold."""
    releasing.release(acting("pharmacist"), sheet, reckoned="98 mg", now=timezone.now())
    physician, now = acting("physician"), timezone.now()
    after = services.begin(physician, signed.person, now=now)
    services.ask(physician, after, {}, expected=after.version, now=now)
    services.write_order(
        physician, after, helped.order, setting="outpatient", reasons={}, expected=after.version, now=now
    )
    signing.sign_plan(physician, after, expected=after.version, given={}, now=now)
    sheet = PumpRelease.objects.get(pk=sheet.pk)
    assert standing_of(sheet, now=timezone.now()).kind == "invalid"


def test_altered_numbers_end_a_release(sheet, acting):
    """A programme that was altered in the database is not released and does not hold."""
    programme = dict(sheet.programme, given_mcg=sheet.programme["given_mcg"] * 10)
    PumpRelease.objects.filter(pk=sheet.pk).update(programme=programme)
    sheet = PumpRelease.objects.get(pk=sheet.pk)
    with pytest.raises(CannotReleaseError, match="numbers"):
        releasing.release(acting("pharmacist"), sheet, reckoned="98 mg", now=timezone.now())


def test_a_sheet_is_withdrawn_with_a_reason(sheet, sign_in):
    """Whoever sees that it is wrong takes it back; it then holds no more and says why."""
    browser = sign_in("nurse")
    address = reverse("plan:withdraw", args=[sheet.pk])
    assert browser.post(address, {"because": ""}).status_code == 422
    assert browser.post(address, {"because": "the bag was mislabelled"}).status_code == 302
    sheet.refresh_from_db()
    assert standing_of(sheet, now=timezone.now()).kind == "withdrawn"


def test_nothing_is_prepared_from_a_draft(written, acting, bench, sign_in):
    """A pump sheet comes from a signed plan in force."""
    with pytest.raises(CannotReleaseError):
        releasing.prepare(acting("nurse"), written, bench.asked, reckoned=bench.reckoned, now=timezone.now())
    assert sign_in("nurse").get(reverse("plan:prepare", args=[written.pk])).status_code == 302


def test_a_vial_of_another_salt_is_refused_in_words(signed, sign_in, bench):
    """The mismatch is said on the page, and what was typed is kept."""
    answer = sign_in("nurse").post(
        reverse("plan:prepare", args=[signed.pk]),
        {"vial": "500 mg/10 mL racemic ketamine base", "container": "100 mL bag", "reckoned": bench.reckoned},
    )
    assert answer.status_code == 422
    assert "is another dose" in answer.content.decode()
    assert "500 mg/10 mL racemic ketamine base" in answer.content.decode()


@pytest.mark.parametrize("who", ["front_desk", "researcher", "administrator", "patient", "physician_there"])
def test_a_sheet_is_not_there_for_others(sheet, proved, who):
    """To whoever does not care for the person there is no such sheet."""
    browser = proved(who)
    for name in ("plan:sheet", "plan:release"):
        assert browser.get(reverse(name, args=[sheet.pk])).status_code == 404
    assert browser.get(reverse("plan:sheet_pdf", args=[sheet.pk, 1])).status_code == 404
    assert browser.post(reverse("plan:withdraw", args=[sheet.pk]), {"because": "not mine to say"}).status_code == 404


def test_the_effect_is_told_in_the_numbers_of_the_programme(sheet):
    """0.35 mg/kg/h at 70 kg is 24.5 mg/h."""
    assert effect_words(sheet.programme).replace("\N{NO-BREAK SPACE}", " ") == "24.5 mg/h for 4 h"
