import pytest


def test_models_are_listed_and_shown(assuage):
    """The list has the seven models of levels; a card has numbers with their confidence, and sources."""
    wanted = {"kamp_2020", "domino_1982", "clements_1981", "simons_2022", "otto_2021", "perez_ruixo_2020", "herd_2007"}
    assert wanted <= {row["id"] for row in assuage("models", "--json").document}
    assert "kamp_2020" in assuage("models").out
    card = assuage("models", "show", "kamp_2020")
    assert card.code == 0
    assert "84 L/h" in card.out
    assert "sources" in card.out
    assert assuage("models", "show", "kamp_2020", "--json").document["site"] == "arterial"


def test_effects_and_limits_have_cards_too(assuage):
    """Everything that a prediction rests on can be looked at."""
    assert assuage("models", "show", "dahan_2011").code == 0
    assert assuage("models", "show", "assuage_2026_rate_limits").code == 0


def test_a_card_says_what_a_derived_number_rests_on(assuage):
    """Clements 1981 was read in one program: its volumes are derived, resting on a secondary copy; Domino's are plainly derived."""
    assert "derived, resting on secondary" in " ".join(assuage("models", "show", "clements_1981").out.split())
    assert "resting on" not in " ".join(assuage("models", "show", "domino_1982").out.split())


def test_regimens_are_listed_by_condition_and_shown(assuage, monkeypatch):
    """Published doses, and whether a plan may offer them."""
    every = assuage("regimens", "--json").document
    crps = assuage("regimens", "--condition", "crps", "--json").document
    assert 0 < len(crps) < len(every)
    assert all("crps" in row["conditions"] for row in crps)
    monkeypatch.setenv("COLUMNS", "160")
    listed = assuage("regimens")
    assert "reference card" in listed.out
    assert "may be proposed" in listed.out
    assert "560 mg" in assuage("regimens", "show", "amr_2010_spinal_cord").out


def test_cite_prints_sources_of_keys_and_of_files(assuage):
    """A key gives its source; a knowledge file gives all of its own."""
    assert "10.1016/j.ejpain.2010.06.016" in assuage("cite", "dahan_2011").out
    assert "amr_2010" in {row["key"] for row in assuage("cite", "amr_2010_spinal_cord", "--json").document}


@pytest.mark.parametrize(
    "words",
    [
        ("models", "show", "kamp_2O20"),
        ("regimens", "show", "amr"),
        ("cite", "nobody"),
        ("regimens", "--condition", "x"),
    ],
)
def test_unknown_ids_are_code_2(assuage, words):
    """An id nobody knows, with what there is."""
    ended = assuage(*words)
    assert ended.code == 2
    assert words[-1] in ended.err
    assert ended.out == ""


def test_a_suggestion_is_made_once(assuage):
    """A key that is both a source and a file is one suggestion."""
    told = assuage("cite", "dahan_2012").err
    assert told.count("`dahan_2011`") == 1
