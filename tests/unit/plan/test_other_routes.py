"""Chances of courses that are no infusion by vein: from the twins of whichever model describes the way in, or the words why not."""

import shutil

import numpy as np
import pytest

from assuage.candidacy import screen
from assuage.dosing import parse
from assuage.interop.fhir import read_chart, shipped_chart
from assuage.knowledge import Library, library
from assuage.pharmacology import alike_in_absorption, drives_acute_effects, predict_twins, twins_of
from assuage.plan import Ceilings, Clinic, propose, rerank
from assuage.plan.by_itself import outcomes_by_itself
from assuage.plan.drafting import draft_of
from assuage.plan.ensemble import outcomes_of
from assuage.plan.speaking import models_for
from assuage.plan.writing_out import write_out

DOSES = {
    "IM": "racemic ketamine 0.5 mg/kg im",
    "SC": "racemic ketamine 0.1 mg/kg/h over 6 h sc",
    "oral": "racemic ketamine 50 mg oral every 8 h for 3 days",
    "sublingual": "racemic ketamine 25 mg sublingual daily for 5 days",
    "nasal": "racemic ketamine 50 mg nasal",
    "oral_film": "racemic ketamine 50 mg oral film",
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """The shipped knowledge without its one model of a film in the mouth, and a regimen of a clinic's own for each route."""
    folder = tmp_path_factory.mktemp("knowledge") / "all"
    shutil.copytree(library().folder, folder, ignore=shutil.ignore_patterns("simons_2022.yaml"))
    published = (folder / "regimens" / "dadabayev_2020_chronic_pain.yaml").read_text(encoding="utf-8")
    for route, dose in DOSES.items():
        mine = published
        for before, after in (
            ("id: dadabayev_2020_chronic_pain", f"id: clinic_{route.lower()}"),
            ("route: IV", f"route: {route}"),
            ("conditions: [chronic_pain, ptsd, depression]", "conditions: [crps]"),
            ("dose: racemic ketamine 0.5 mg/kg over 40 min", f"dose: {dose}"),
        ):
            assert before in mine
            mine = mine.replace(before, after)
        (folder / "regimens" / f"clinic_{route.lower()}.yaml").write_text(mine, encoding="utf-8")
    return Library(folder)


@pytest.fixture(scope="module")
def candidacy():
    """The shipped person with CRPS."""
    return screen(read_chart(shipped_chart("crps"), at=None))


@pytest.fixture(scope="module")
def plan(shelf, candidacy):
    """Every route side by side, 60 twins, one arterial model and one venous one."""
    return propose(candidacy, library=shelf, most=12, population=60, models=("kamp_2020", "otto_2021"), optimised=0)


def option(plan, route):
    return next(one for one in plan.options if one.regimen_id == f"clinic_{route.lower()}")


@pytest.mark.parametrize("route", ["IM", "SC", "oral", "sublingual", "nasal"])
def test_acute_chances_are_given_where_a_model_describes_the_route(plan, route):
    """Dissociation and pressure by the arterial model alone, levels with a band; pain is never drawn from another route."""
    one = option(plan, route)
    for of in ("dissociation", "systolic"):
        assert set(one.chance(of).by_model) == {"kamp_2020"}
    assert one.chance("goal").lead is None
    assert "infusions by vein" in one.chance("goal").not_said
    assert all(outcome.nrs is None for outcome in one.outcomes)
    level = next(level for level in one.levels if level.model == "kamp_2020")
    assert level.peak.low < level.peak.high
    assert one.burden.exposure_ng_h_per_ml > 0


def test_where_no_model_describes_the_route_its_words_stand(plan):
    """As a film in the mouth, which no model of this library knows: the reason is no lack of virtual people."""
    one = option(plan, "oral_film")
    assert one.outcomes == ()
    for of in ("goal", "dissociation", "systolic"):
        assert one.chance(of).lead is None
        assert "does not describe" in one.chance(of).not_said


def test_without_twins_that_is_the_reason(shelf, candidacy):
    """No population: no chance by any route, for want of virtual people."""
    none = propose(candidacy, library=shelf, most=12, population=0, models=("kamp_2020",))
    assert "No virtual people" in option(none, "IM").chance("dissociation").not_said


def test_a_ceiling_holds_every_route_back(plan):
    """Just under the chance by muscle it is left out with the limit named, at it and just over it stays; routes can be ruled out."""
    chance = option(plan, "IM").chance("dissociation").high
    assert 0.02 < chance < 0.98
    for ceiling, is_kept in ((chance - 0.01, False), (chance, True), (chance + 0.01, True)):
        ranked = rerank(plan, ceilings=Ceilings(dissociation_chance=ceiling))
        assert ("clinic_im" in {one.regimen_id for one in ranked.options}) is is_kept
    ruled_out = rerank(plan, clinic=Clinic(routes=("iv",)))
    assert {one.regimen.route.value for one in ruled_out.options} == {"iv"}


def test_in_what_twins_absorb_alike_is_said(plan, shelf):
    """Under the skin nothing was read of how people differ; into the muscle both parts vary (assuage_2026, part a), and by vein none is asked."""
    assert any("f_sc, ka_sc" in words for words in plan.assumed + option(plan, "SC").assumed)
    twins = twins_of(plan.candidacy.patient, "kamp_2020", count=4, seed=1)
    assert alike_in_absorption(twins, ["im", "iv"], library=shelf) == ()
    assert len(alike_in_absorption(twins, ["sc", "sc", "oral"], library=shelf)) == 2


@pytest.mark.parametrize("route", ["IM", "oral", "nasal"])
def test_no_peak_is_missed(plan, shelf, route):
    """Every minute of the course looked at instead finds the same peaks in each twin, to 1 %: far less than twins differ."""
    one = option(plan, route)
    asked = plan.basis.asked
    who = asked.person(setting=one.setting)
    minutes = np.arange(0.0, max(dose.stop_min for dose in one.given) + 721.0)
    whole = predict_twins(
        plan.basis.ensemble.by_itself["kamp_2020"],
        who,
        one.regimen,
        times_min=minutes,
        peaks_min=minutes,
        analytes=("total", "S"),
        library=shelf,
    )
    found = next(outcome for outcome in one.outcomes if outcome.model == "kamp_2020")
    np.testing.assert_allclose(found.peak_ng_per_ml, whole.concentration_ng_per_ml["total"].max(axis=1), rtol=0.01)
    np.testing.assert_allclose(found.peaks["dissociation"], whole.peaks["dissociation"], rtol=0.01)


def test_an_infusion_by_vein_predicted_by_itself_is_the_sum_of_its_steps(plan):
    """The two ways to a twin's course agree to 1 % in the peaks and to rounding in the exposure."""
    basis = plan.basis
    file = basis.files["cohen_2018_single_start"]
    draft = draft_of(file, write_out(file), basis.asked)
    twins = {model: steps.twins for model, steps in basis.ensemble.steps.items()}
    alone, summed = outcomes_by_itself(draft, twins, basis.asked), outcomes_of(draft, basis.ensemble, basis.asked)
    assert [one.model for one in alone] == [one.model for one in summed]
    for one, other in zip(alone, summed, strict=True):
        np.testing.assert_allclose(one.peak_ng_per_ml, other.peak_ng_per_ml, rtol=1e-9)
        np.testing.assert_allclose(one.end_ng_per_ml, other.end_ng_per_ml, rtol=1e-9)
        np.testing.assert_allclose(one.exposure_ng_h_per_ml, other.exposure_ng_h_per_ml, rtol=1e-3)
        assert one.peaks.keys() == other.peaks.keys()
        for output, values in one.peaks.items():
            np.testing.assert_allclose(values, other.peaks[output], rtol=0.01, atol=1e-9)


@pytest.mark.parametrize(
    ("dose", "models", "expected"),
    [
        ("racemic ketamine 0.5 mg/kg im", ("domino_1982",), ("domino_1982", "kamp_2020")),
        ("racemic ketamine 50 mg oral", ("otto_2021",), ("otto_2021", "kamp_2020")),
        ("S-ketamine 50 mg oral film", ("kamp_2020",), ("kamp_2020", "simons_2022")),
        ("racemic ketamine 0.5 mg/kg im", ("kamp_2020", "domino_1982"), ("kamp_2020", "domino_1982")),
        ("R-ketamine 50 mg oral film", ("kamp_2020",), ("kamp_2020",)),
        ("racemic ketamine 0.5 mg/kg over 40 min", ("otto_2021",), ("otto_2021",)),
    ],
)
def test_a_model_that_knows_the_way_in_joins_and_is_named(dose, models, expected):
    """One joins where nobody asked for drives acute effects by that route; none where one does, where none can, or by vein."""
    regimen = parse(dose)
    given = regimen.administrations(dosing_weight_kg=70)
    found, words = models_for(regimen, given, models, library=library())
    assert found == expected
    assert bool(words) is (expected != models)
    assert all(expected[-1] in one for one in words)


def test_a_venous_model_drives_no_acute_effect():
    """Effects were learnt from arterial levels: a model of venous ones describes the route and drives nothing."""
    oral = frozenset({"oral"})
    assert drives_acute_effects("kamp_2020", oral, library=library())
    assert not drives_acute_effects("otto_2021", oral, library=library())
    assert not drives_acute_effects("domino_1982", oral, library=library())
