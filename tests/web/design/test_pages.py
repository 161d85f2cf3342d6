"""The frame of every page."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize("role", ["physician", "nurse", "front_desk", "auditor", "patient"])
def test_everybody_has_a_home_page(sign_in, role):
    """Whoever signs in gets a page that says what will be listed there."""
    answer = sign_in(role).get("/")
    assert answer.status_code == 200
    assert ("Waits for you" if role == "patient" else "Needs somebody") in answer.content.decode()


def test_the_header_of_a_chart_says_whose_it_is(clinic, sign_in):
    """Name, birth date, sex and site stand in the header."""
    page = sign_in("physician").get(reverse("patients:overview", args=[clinic.person.pk])).content.decode()
    for words in ("Doe, Jo", "14 Mar 1980", "Female", "North (invented)", "Screen"):
        assert words in page
