"""What leaves the screen: the prescription and the downtime pack."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assuage.dosing import parse
from assuage.interop.fhir import read_medication_request
from assuage.web.plan import releasing
from assuage.web.plan.downtime import pack_for
from assuage.web.plan.models import Prescription


def test_a_prescription_is_a_medication_request_that_reads_back(signed, proved, sign_in):
    """Signed by the physician, downloaded by the pharmacist, and read back as the order itself."""
    starts = {"starts_at": f"{timezone.now() + timedelta(days=1):%Y-%m-%dT09:00}"}
    assert sign_in("physician").post(reverse("plan:prescribe", args=[signed.pk]), starts).status_code == 302
    assert not Prescription.objects.exists()
    answer = proved("physician").post(reverse("plan:prescribe", args=[signed.pk]), starts)
    assert answer.status_code == 302, answer.content.decode()
    made = Prescription.objects.get()
    browser = sign_in("pharmacist")
    told = browser.get(reverse("plan:prescription_json", args=[made.pk]))
    resource = json.loads(told.content)
    assert read_medication_request(resource) == parse(signed.order)
    assert resource["subject"]["reference"] == f"Patient/{signed.person_id}"
    assert (resource["status"], resource["intent"]) == ("active", "order")
    page = browser.get(reverse("plan:prescription", args=[made.pk])).content.decode()
    assert signed.order in page
    assert made.digest in page


@pytest.mark.parametrize("who", ["nurse", "pharmacist", "front_desk", "patient", "physician_there"])
def test_only_a_physician_prescribes(signed, proved, who):
    """To everybody else there is nothing to prescribe from."""
    address = reverse("plan:prescribe", args=[signed.pk])
    assert proved(who).post(address, {"starts_at": "2026-11-24T09:00"}).status_code == 404


def test_nothing_is_prescribed_from_a_draft(written, proved):
    """The page says why, and nothing is kept."""
    answer = proved("physician").post(reverse("plan:prescribe", args=[written.pk]), {"starts_at": "2026-11-24T09:00"})
    assert answer.status_code == 422
    assert not Prescription.objects.exists()


def test_the_downtime_pack_has_a_rate_only_once_two_people_stand_for_it(signed, sheet, acting, sign_in):
    """Prepared alone gives no rate; released gives the programme; the pack is a PDF."""
    assert pack_for(signed, now=timezone.now()).programme is None
    releasing.release(acting("pharmacist"), sheet, reckoned="98 mg", now=timezone.now())
    pack = pack_for(signed, now=timezone.now())
    assert pack.programme is not None
    assert pack.allergies is None
    answer = sign_in("nurse").get(reverse("plan:downtime", args=[signed.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert sign_in("front_desk").get(reverse("plan:downtime", args=[signed.pk])).status_code == 404
