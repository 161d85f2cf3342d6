"""Benefit and harm on the clinician's screen, on paper, and played back."""

import hashlib

import pytest
from django.urls import reverse

from assuage.candidacy import hash_of
from assuage.web.decision.models import DecisionShown

pytestmark = pytest.mark.django_db


def act(client, person, what, condition="crps"):
    return client.post(reverse("decision:act", args=(person.pk, what)), {"condition": condition, "route": ""})


def test_the_page_shows_benefit_and_harm_in_one_size(sign_in, person):
    """The condition is that of the chart; pictures of a hundred people have their numbers in a table behind them."""
    page = sign_in("physician").get(reverse("decision:evidence", args=(person.pk,))).content.decode()
    assert "Complex regional pain syndrome" in page
    assert "data:image/svg+xml;base64," in page
    assert "Show the numbers as a table" in page
    assert "of 100 people" in page


def test_another_condition_is_looked_up_without_telling_the_address(sign_in, person):
    """A condition is posted and never stands in an address; one that the vocabulary lacks is told."""
    client = sign_in("nurse")
    address = reverse("decision:evidence", args=(person.pk,))
    answer = client.post(address, {"condition": "fibromyalgia", "route": ""})
    assert "ibromyalgia" in answer.content.decode()
    wrong = client.post(address, {"condition": "a made-up thing", "route": ""})
    assert wrong.status_code == 422
    assert "crps" not in address


def test_what_was_looked_at_together_is_kept_and_played_back(sign_in, person):
    """The very page is kept: played back it is the same text, and its digest is that of its content."""
    client = sign_in("physician")
    seen = client.get(reverse("decision:evidence", args=(person.pk,)))
    answer = act(client, person, "together")
    kept = DecisionShown.objects.get()
    assert kept.page == str(seen.context["shown"])
    assert answer.url == reverse("decision:shown", args=(kept.pk,))
    assert kept.page in client.get(answer.url).content.decode()
    assert hashlib.sha256(kept.page.encode()).hexdigest() == kept.page_digest
    assert hash_of(kept.content["content"]) == kept.content_hash


def test_a_record_that_was_changed_is_not_shown(sign_in, person):
    """A page whose digest does not fit is not played back, and the reader is told."""
    client = sign_in("physician")
    act(client, person, "together")
    DecisionShown.objects.update(page="<p>everything is fine</p>")
    page = client.get(reverse("decision:shown", args=(DecisionShown.objects.get().pk,))).content.decode()
    assert "everything is fine" not in page
    assert "does not match its digest" in page


def test_the_leaflet_is_kept_as_it_was_printed(sign_in, person):
    """The leaflet is a PDF with the questions on it, and stands among what was shown."""
    client = sign_in("nurse")
    act(client, person, "leaflet")
    kept = DecisionShown.objects.get()
    assert kept.how == "leaflet"
    assert "Questions to think over" in kept.page
    answer = client.get(reverse("decision:leaflet", args=(kept.pk,)))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    act(client, person, "together")
    other = DecisionShown.objects.exclude(pk=kept.pk).get()
    assert client.get(reverse("decision:leaflet", args=(other.pk,))).status_code == 404


def test_without_a_condition_nothing_is_shown_or_kept(sign_in, clinic):
    """Where no condition is known the page says so, and nothing can be kept."""
    client = sign_in("physician")
    page = client.get(reverse("decision:evidence", args=(clinic.person.pk,))).content.decode()
    assert "No condition is chosen" in page
    act(client, clinic.person, "together", condition="")
    assert not DecisionShown.objects.exists()


def test_the_patient_reads_what_was_shown_and_answers(sign_in, person, asked):
    """From their own account the patient finds the questions, answers them, and reads the result."""
    client = sign_in("patient")
    page = client.get(reverse("decision:decisions", args=(person.pk,))).content.decode()
    assert "Your questions about" in page
    assert client.get(reverse("decision:answer", args=(asked.pk, 0))).status_code == 200
    client.post(reverse("decision:answer", args=(asked.pk, 1)), {"answer": "2", "step": "least_points"})
    answer = client.post(reverse("decision:answer", args=(asked.pk, 99)))
    kept = DecisionShown.objects.get()
    assert kept.how == "account"
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize("who", ["front_desk", "researcher", "auditor", "administrator", "physician_there"])
def test_a_stranger_finds_nothing(clinic, sign_in, person, asked, who):
    """Whoever does not care for the person finds no page of theirs; refusal and absence look alike."""
    act(sign_in("physician"), person, "together")
    client = sign_in(getattr(clinic, who))
    kept = DecisionShown.objects.get()
    for name, pk in (("decisions", person.pk), ("evidence", person.pk), ("questions", asked.pk), ("shown", kept.pk)):
        assert client.get(reverse(f"decision:{name}", args=(pk,))).status_code == 404
    assert act(client, person, "leaflet").status_code == 404


def test_a_patient_looks_nothing_up_and_gives_no_code(sign_in, person, asked):
    """Looking up, and handing over, are for those who care for the person."""
    client = sign_in("patient")
    assert client.get(reverse("decision:evidence", args=(person.pk,))).status_code == 404
    assert client.post(reverse("decision:code", args=(asked.pk,))).status_code == 404


def test_a_clinician_does_not_answer_for_the_patient(sign_in, asked):
    """The pages of the patient's own account are the patient's."""
    assert sign_in("physician").get(reverse("decision:answer", args=(asked.pk, 1))).status_code == 404


def test_the_library_shows_trials_that_found_nothing_beside_those_that_found_something(sign_in):
    """Studies stand by what they found; a positive and a negative one of the same condition are on one page."""
    client = sign_in("researcher")
    assert client.get("/decision/evidence/").status_code == 200
    page = client.get("/decision/evidence/fibromyalgia/").content.decode()
    assert "Less pain with ketamine" in page
    assert "No difference" in page
    assert "Pooled results as published" in page
    assert "What nobody has told" in page
    assert client.get("/decision/evidence/no_such_condition/").status_code == 404


@pytest.mark.parametrize("who", ["front_desk", "auditor", "administrator", "patient"])
def test_the_library_is_for_those_who_treat_or_study(sign_in, who):
    """Patients get no pages with doses, and others have no use for them."""
    assert sign_in(who).get("/decision/evidence/").status_code == 404


def test_the_lists_need_few_queries(sign_in, person, asked, django_assert_max_num_queries):
    """However much was shown, the list asks the database as often."""
    client = sign_in("physician")
    for _ in range(3):
        act(client, person, "together")
    with django_assert_max_num_queries(45):
        client.get(reverse("decision:decisions", args=(person.pk,)))


def test_conditions_to_choose_from_are_named_in_the_language_of_the_page(sign_in, person):
    """On the form and in the library, in the order of the names that are read."""
    client = sign_in("physician")
    for address in (reverse("decision:evidence", args=(person.pk,)), reverse("decision:library")):
        german = client.get(address, headers={"accept-language": "de"}).content.decode()
        assert german.index("Clusterkopfschmerzen") < german.index("Rücken- oder Nackenschmerzen")
        assert "Cluster headache" not in german
        assert "Cluster headache" in client.get(address, headers={"accept-language": "en"}).content.decode()


def test_a_table_of_results_is_read_on_a_phone_row_by_row(sign_in, person):
    """Four columns of sentences are not squeezed beside each other: each cell carries the name of its column."""
    page = sign_in("physician").get(reverse("decision:evidence", args=(person.pk,))).content.decode()
    assert '<table class="rows-to-cards"><caption>' in page
    assert 'data-label="how sure"' in page


def test_the_patient_is_told_what_to_do_with_the_numbers(sign_in, person, asked):
    """The page of the own account says to talk it over; the digest, which is for whoever checks, comes last."""
    client = sign_in("patient")
    client.post(reverse("decision:answer", args=(asked.pk, 99)))
    page = client.get(reverse("decision:shown", args=(DecisionShown.objects.get().pk,))).content.decode()
    assert "Talk it over with your clinician" in page
    assert page.index("played-back") < page.index("SHA-256")
    told = sign_in("physician").get(reverse("decision:shown", args=(DecisionShown.objects.get().pk,))).content.decode()
    assert "Talk it over with your clinician" not in told
