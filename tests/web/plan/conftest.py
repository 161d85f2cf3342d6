"""An invented person with a chart that can be planned for, a signed screening, and plans at every step."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from assuage.web.candidacy.models import Screening
from assuage.web.patients.models import Entry, EntryKind
from assuage.web.plan import releasing, services, signing
from assuage.web.plan.computing import forget
from assuage.web.records import RecordState, digest_of

ORDER = "racemic ketamine hydrochloride 0.35 mg/kg/h for 4 h"
TOO_FAST = "racemic ketamine hydrochloride 3.5 mg/kg/h for 4 h"


@pytest.fixture(autouse=True)
def _few_twins(settings):
    """Few twins and nothing kept from the test before: the machine that tests has two cores."""
    settings.PLAN_POPULATION = 20
    forget()


@pytest.fixture(autouse=True)
def verdict_now(monkeypatch):
    """The verdict of the chart as it is: that of the screening, because a chart that answers every rule is long. `verdict_now["is"]` changes it."""
    from assuage.candidacy import Verdict
    from assuage.web.plan import computing

    chosen, real = {}, computing.candidacy_now

    def told(person, basis, **about):
        found = real(person, basis, **about)
        verdict = chosen.get("is") or basis.verdict or found.verdict
        return replace(found, verdict=Verdict(verdict))

    monkeypatch.setattr(computing, "candidacy_now", told)
    return chosen


@pytest.fixture
def charted(clinic):
    """The person of the clinic with CRPS, 70 kg and a pressure; and who signs what."""
    weigh(clinic, 70.0)
    entry(clinic, EntryKind.FACT, "crps", answer="yes")
    for name, value in (("systolic_blood_pressure", 124.0), ("diastolic_blood_pressure", 78.0)):
        entry(clinic, EntryKind.MEASUREMENT, name, value=value, unit="mm[Hg]")
    return clinic


def entry(clinic, kind, concept, **fields):
    """One entry of the chart, a day old."""
    about = {"source": "invented", "at": timezone.now() - timedelta(days=1), "recorded_by": clinic.nurse, **fields}
    return Entry.objects.create(person=clinic.person, kind=kind, concept=concept, **about)


def weigh(clinic, kg):
    """A weight of today."""
    return entry(clinic, EntryKind.MEASUREMENT, "weight", value=kg, unit="kg", at=timezone.now() - timedelta(minutes=5))


def screened(clinic, verdict="suitable_with_cautions"):
    """A signed screening with a verdict that still holds."""
    content = {"verdict": verdict}
    return Screening.objects.create(
        person=clinic.person,
        condition="crps",
        setting="outpatient",
        verdict=verdict,
        content=content,
        born=clinic.person.birth_date,
        sex=clinic.person.sex,
        counted=clinic.person.entries.filter(retracted_at__isnull=True).count(),
        state=RecordState.SIGNED,
        made_by=clinic.physician,
        signed_by=clinic.physician,
        signed_at=timezone.now(),
        digest=digest_of(content),
    )


@pytest.fixture
def draft(charted, acting):
    """A draft whose options were compared, from a signed screening; nothing is chosen yet."""
    screened(charted)
    made = services.begin(acting("physician"), charted.person, now=timezone.now())
    services.ask(acting("physician"), made, {"vial_mg": [500.0]}, expected=made.version, now=timezone.now())
    return made


@pytest.fixture
def written(draft, acting):
    """A draft with an order that keeps every limit."""
    services.write_order(
        acting("physician"), draft, ORDER, setting="outpatient", reasons={}, expected=draft.version, now=timezone.now()
    )
    return draft


@pytest.fixture
def signed(written, acting):
    """A plan in force."""
    signing.sign_plan(acting("physician"), written, expected=written.version, given={}, now=timezone.now())
    return written


@pytest.fixture
def proved(sign_in, again):
    """A browser of somebody who proved a moment ago who they are."""
    return lambda who: again(sign_in(who))


@pytest.fixture
def bench():
    """What is on the bench for the order of `signed`, and what somebody would reckon from it: 0.35 mg/kg/h at 70 kg and 1 mg/mL."""
    return SimpleNamespace(
        asked={"vial": "500 mg/10 mL racemic ketamine hydrochloride", "container": "100 mL bag", "reasons": {}},
        reckoned="24.5 mL/h",
    )


@pytest.fixture
def sheet(signed, acting, bench):
    """A pump sheet that the nurse prepared."""
    return releasing.prepare(acting("nurse"), signed, bench.asked, reckoned=bench.reckoned, now=timezone.now())


@pytest.fixture
def helped():
    """Helpers of this file for tests: `screened`, `weigh`, and two orders."""
    return SimpleNamespace(screened=screened, weigh=weigh, entry=entry, order=ORDER, too_fast=TOO_FAST)
