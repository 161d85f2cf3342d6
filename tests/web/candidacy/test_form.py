"""The form of a draft: what it asks, what follows from an answer, and that nothing is lost."""

import pytest
from django.urls import reverse

from assuage.web.audit.models import AuditEvent
from assuage.web.candidacy import services
from assuage.web.candidacy.models import Screening

pytestmark = pytest.mark.django_db


def form_of(client, record):
    return client.get(reverse("candidacy:screening", args=(record.pk,)))


def test_a_screening_is_begun_once_and_then_gone_on_with(clinic, sign_in):
    """Starting twice opens the same draft: a person has one open screening."""
    client = sign_in("nurse")
    address = reverse("candidacy:begin", args=(clinic.person.pk,))
    first, second = client.post(address), client.post(address)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Screening.objects.count() == 1


def test_the_form_asks_what_matters_most_first(sign_in, draft):
    """The questions stand in the order in which the screening says what is missing, with three equal choices and none ticked."""
    page = form_of(sign_in("physician"), draft).content.decode()
    first = draft.content["ask_next"][0]
    assert page.index(first["words"][:30]) < page.index(draft.content["ask_next"][4]["words"][:30])
    concept = first["concepts"][0]
    assert page.count(f'name="answer.{concept}"') == 3
    assert "checked" not in page[page.index(f'id="f-{concept}"') : page.index(f'id="unknown-{concept}"') + 90]


def test_an_answer_changes_verdict_reasons_and_questions_at_once(sign_in, draft, post_answers):
    """A contraindication answered yes makes the verdict not suitable in the same answer, and its question goes to what was answered."""
    client = sign_in("nurse")
    answer = post_answers(client, draft, answer__active_psychosis="yes")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert "Not suitable: a contraindication is present" in page
    assert 'id="q-active_psychosis"' in page.split("Ask next")[0]
    draft.refresh_from_db()
    assert draft.verdict == "not_suitable"
    assert draft.answers["active_psychosis"]["answer"] == "yes"
    assert draft.version == 2


def test_the_chart_fills_the_form_in_with_source_and_date(sign_in, draft, state):
    """What the chart says stands in the form with where it came from, and is no new answer while it is left as it is."""
    state("seizure", "no", source="clinic letter (invented)")
    page = form_of(sign_in("nurse"), draft).content.decode()
    block = page[page.index('id="f-seizure"') :][:1500]
    assert "clinic letter (invented)" in block
    assert 'name="was.seizure" value="no"' in block


def test_what_only_repeats_the_chart_is_no_new_answer(sign_in, draft, post_answers, state):
    """A field that was filled in from the chart becomes an answer only where it is changed."""
    state("seizure", "no")
    client = sign_in("nurse")
    post_answers(client, draft, answer__seizure="no", was__seizure="no")
    draft.refresh_from_db()
    assert draft.answers == {}
    post_answers(client, draft, answer__seizure="yes", was__seizure="no")
    draft.refresh_from_db()
    assert draft.answers["seizure"]["answer"] == "yes"


def test_unknown_is_an_answer_and_never_a_no(sign_in, draft, post_answers):
    """Unknown is kept as said, and the rule stays open."""
    post_answers(sign_in("nurse"), draft, answer__pregnancy="unknown")
    draft.refresh_from_db()
    assert draft.answers["pregnancy"]["answer"] == "unknown"
    asked = next(one for one in draft.content["findings"] if one["rule"] == "cohen_2018_pregnancy")
    assert asked["answer"] == "unknown"


@pytest.mark.parametrize(("diastolic", "is_above"), [("99", False), ("100", False), ("101", True)])
def test_a_value_on_each_side_of_a_limit_is_kept_in_its_unit(sign_in, draft, post_answers, diastolic, is_above):
    """A number is kept in the unit of the vocabulary, and the rule that compares it answers at once (just under, at, just over)."""
    post_answers(
        sign_in("nurse"), draft, value__diastolic_blood_pressure=diastolic, value__systolic_blood_pressure="150"
    )
    draft.refresh_from_db()
    kept = draft.answers["diastolic_blood_pressure"]
    assert (kept["value"], kept["unit"]) == (float(diastolic), "mm[Hg]")
    rules = [
        one
        for one in draft.content["findings"]
        if any(fact["concept"] == "diastolic_blood_pressure" for fact in one["facts"])
        and one["kind"] == "contraindication"
    ]
    assert rules
    assert ("yes" in {one["answer"] for one in rules}) is is_above


def test_pounds_are_brought_to_kilograms_and_a_slip_is_told(sign_in, draft, post_answers):
    """A weight may be typed with its unit; one that no person has is not saved, and stands in the field with what is wrong."""
    client = sign_in("nurse")
    post_answers(client, draft, value__weight="172 lb")
    draft.refresh_from_db()
    assert draft.answers["weight"]["value"] == pytest.approx(78.02, abs=0.01)
    answer = post_answers(client, draft, value__weight="7800", answer__mania="no")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="7800"' in page
    assert "outside what is believed of a person" in page
    draft.refresh_from_db()
    assert draft.answers["mania"]["answer"] == "no"


def test_a_lower_pressure_above_the_upper_one_is_a_slip(sign_in, draft, post_answers):
    """Neither of two swapped pressures is kept."""
    answer = post_answers(
        sign_in("nurse"), draft, value__diastolic_blood_pressure="150", value__systolic_blood_pressure="90"
    )
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.answers == {}


def test_two_people_on_one_draft_never_overwrite_each_other(sign_in, draft, post_answers):
    """The second of two saves from two pages is refused, with what was typed kept in the form and who saved before."""
    post_answers(sign_in("physician"), draft, version=1, sitting="hers", answer__mania="no")
    answer = post_answers(sign_in("nurse"), draft, version=1, sitting="his", answer__mania="yes", answer__seizure="no")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Invented Physician" in page
    assert "checked" in page[page.index('id="yes-mania"') :][:60]
    draft.refresh_from_db()
    assert draft.answers["mania"]["answer"] == "no"
    assert "seizure" not in draft.answers


def test_what_one_page_sends_in_a_row_does_not_contradict_itself(sign_in, draft, post_answers):
    """Two answers given faster than the first was saved are both kept: they come from the same page."""
    client = sign_in("nurse")
    post_answers(client, draft, version=1, answer__mania="no")
    answer = post_answers(client, draft, version=1, answer__mania="no", answer__seizure="no")
    assert answer.status_code == 200
    draft.refresh_from_db()
    assert set(draft.answers) == {"mania", "seizure"}


def test_an_answer_is_taken_back(sign_in, draft, post_answers):
    """A choice of three cannot be unticked, so an answer has a button that takes it back."""
    client = sign_in("nurse")
    post_answers(client, draft, answer__mania="yes")
    answer = post_answers(client, draft, htmx=False, answer__mania="yes", take_back="mania")
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.answers == {}


def test_a_stale_answer_is_shown_and_not_counted(sign_in, draft, state):
    """What the chart says but is too old to count stands beside its question, with the reason."""
    state("pregnancy", "no", days_ago=40)
    page = form_of(sign_in("nurse"), draft).content.decode()
    block = page[page.index('id="f-pregnancy"') :][:1200]
    assert "Not counted" in block
    assert "days old" in block


def test_every_rule_opens_its_reason(sign_in, draft):
    """Each rule shows source, date, grade and how sure it is, and what went in."""
    page = form_of(sign_in("physician"), draft).content.decode()
    assert page.count('<details class="why">') >= len(draft.content["findings"])
    assert "What would change it" in page


def test_a_draft_is_saved_with_its_row_in_the_audit(sign_in, draft, post_answers, clinic):
    """Every save leaves who, what and whose, and nothing of what was answered."""
    post_answers(sign_in("nurse"), draft, answer__mania="yes")
    last = AuditEvent.objects.order_by("-number").first()
    assert last.person_id == clinic.person.pk
    assert {"write", "candidacy.Screening"} <= {last.entries[-1]["verb"], last.entries[-1]["record"]}
    assert "mania" not in str(last.entries)


def test_the_form_needs_few_queries(sign_in, draft, django_assert_max_num_queries, state):
    """The number of queries does not grow with the chart."""
    for concept in ("seizure", "mania", "glaucoma", "porphyria", "ptsd", "hypertension"):
        state(concept, "no")
    client = sign_in("physician")
    with django_assert_max_num_queries(45):
        form_of(client, draft)


def test_saving_over_somebody_keeps_what_only_they_answered(sign_in, draft, post_answers):
    """Whoever saves after being told keeps the answers of the other; where the two differ the page says what they said."""
    post_answers(sign_in("physician"), draft, version=1, sitting="hers", answer__mania="no", answer__pregnancy="yes")
    nurse = sign_in("nurse")
    told = post_answers(nurse, draft, version=1, sitting="his", answer__mania="yes", answer__seizure="no")
    page = told.content.decode()
    assert "checked" in page[page.index('id="yes-pregnancy"') :][:70]
    assert told.context["stale"].endswith("saving replaces theirs: Mania: they said no.")
    form = {f"answer__{claim}": said["answer"] for claim, said in told.context["record"].answers.items()}
    assert post_answers(nurse, draft, sitting="", **form).status_code == 200
    draft.refresh_from_db()
    answers = {claim: said["answer"] for claim, said in draft.answers.items()}
    assert answers == {"mania": "yes", "pregnancy": "yes", "seizure": "no"}


def test_a_draft_that_was_thrown_away_takes_no_answer(sign_in, draft, post_answers, monkeypatch):
    """Whoever still has it open is told, and led to what there is."""
    kept = services.keep

    def too_late(actor, screening, **about):
        Screening.objects.filter(pk=draft.pk).delete()
        return kept(actor, screening, **about)

    monkeypatch.setattr(services, "keep", too_late)
    answer = post_answers(sign_in("nurse"), draft, htmx=False, answer__mania="no")
    assert answer.url == reverse("candidacy:screenings", args=(draft.person_id,))
    page = sign_in("nurse").get(answer.url)
    assert page.status_code == 200
