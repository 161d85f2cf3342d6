"""`assuage pool`: the promised keys, clear refusals, pictures and bundles."""

import re
from inspect import signature
from xml.etree import ElementTree as ET

import pytest

# Effects and variances of three invented studies.
READY = "study,yi,vi\nA,0.1,0.04\nB,0.3,0.09\nC,0.5,0.01\n"
# Noppers et al. 2011 at 15 min and Hardy et al. 2012 on day 5, as their abstracts count them.
COUNTS = "study,year,ai,n1i,ci,n2i\nNoppers 2011,2011,8,12,3,12\nHardy 2012,2012,29,93,25,92\n"


@pytest.fixture
def save(tmp_path):
    """A table as a file."""

    def make(text, name="trials.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return make


def test_the_json_has_exactly_the_promised_keys(assuage, save, pool_keys):
    """The command as it is documented, and a common effect of these by hand: weights 25, 11.11, 100 give 0.41."""
    words = ("--yi", "yi", "--vi", "vi", "--model", "REML", "--test", "knha", "--json")
    ended = assuage("pool", save(READY), *words)
    assert (ended.code, list(ended.document)) == (0, pool_keys)
    common = assuage("pool", save(READY), "--model", "FE", "--json").document
    assert common["estimate"] == pytest.approx((25 * 0.1 + 0.3 / 0.09 + 100 * 0.5) / (25 + 1 / 0.09 + 100))
    assert (common["k"], common["pi_low"], common["tau2_ci"]) == (3, None, None)


def test_headings_of_ones_own_are_named(assuage, save):
    """Any column may have any heading."""
    own = save(READY.replace("yi", "effect").replace("vi", "variance"))
    same = assuage("pool", own, "--yi", "effect", "--vi", "variance", "--json").document
    assert same == assuage("pool", save(READY, "b.csv"), "--json").document


def test_counts_become_ratios_on_the_log_scale(assuage, save):
    """Noppers alone: ln((8/12) / (3/12)) = 0.981; on screen it reads as 2.667."""
    text = "\n".join(COUNTS.splitlines()[:2])
    assert assuage("pool", save(text), "--measure", "RR", "--json").document["estimate"] == pytest.approx(
        0.98083, abs=1e-5
    )
    told = assuage("pool", save(text), "--measure", "RR").out
    assert "2.667" in told
    assert "risk ratio" in told


@pytest.mark.parametrize("model", ["FE", "DL", "PM", "REML", "ML", "HS", "HE", "SJ", "EB"])
def test_every_model_is_reached(assuage, save, model):
    """Each of the nine models, by its name."""
    assert assuage("pool", save(READY), "--model", model, "--json").document["k"] == 3


def test_every_fault_of_a_file_is_told_at_once(assuage, save):
    """Exit code 4, each fault with its row and column, and no traceback."""
    ended = assuage("pool", save("study,yi,vi\nA,x,0.1\nB,1,0\nC,,1\n"))
    assert ended.code == 4
    assert "3 faults" in ended.err
    assert all(f"row {row}, column" in ended.err for row in (2, 3, 4))
    assert "Traceback" not in ended.err
    assert ended.out == ""


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 2, "name one thing to pool"),
        (("nowhere.csv",), 4, "nowhere.csv"),
        (("nowhere.csv", "--condition", "crps"), 2, "name one thing to pool"),
        (("nowhere.csv", "--measure", "XX"), 2, "none of GEN"),
        (("nowhere.csv", "--model", "XX"), 2, "none of FE"),
        (("nowhere.csv", "--test", "t"), 2, "none of z, knha"),
        (("nowhere.csv", "--level", "100"), 2, "from 1 to below 100"),
        (("nowhere.csv", "--level", "0.95"), 2, "from 1 to below 100"),
        (("nowhere.csv", "--add", "-1"), 2, "--add"),
        (("nowhere.csv", "--scale", "ten"), 2, "no stretch"),
        (("nowhere.csv", "--days", "5-9"), 2, "only outcomes of the study files"),
        (("nowhere.csv", "--forest", "forest.png"), 2, "end the name in .svg"),
        (("--condition", "crps"), 3, "no two studies"),
        (("--rebuild", "nowhere.zip"), 4, "nowhere.zip"),
    ],
)
def test_what_is_asked_wrongly_is_told(assuage, words, code, told):
    """Each mistake has its code and its words."""
    ended = assuage("pool", *words)
    assert ended.code == code
    assert told in " ".join(re.sub(r"[│╭╮╰╯─]", " ", ended.err).split())
    assert "Traceback" not in ended.err


def test_an_implausible_spread_is_refused_with_code_3(assuage, save):
    """Sigtermans as printed, taken as standard deviations, and believed only when the user says so."""
    path = save("study,m1i,sd1i,n1i,m2i,sd2i,n2i\nSigtermans,2.68,0.51,30,5.45,0.48,30\n")
    words = ("pool", path, "--measure", "MD", "--scale", "0-10", "--json")
    refused = assuage(*words)
    assert refused.code == 3
    assert "0.51 x sqrt(30) = 2.79" in refused.err
    assert assuage(*words, "--believe-spread").document["estimate"] == pytest.approx(-2.77)


def test_our_own_studies_are_pooled(assuage):
    """Push against infusion in acute pain: two trials, 107 people, with their sources."""
    told = assuage("pool", "--condition", "acute_pain", "--outcome", "psychoperceptual_effects")
    assert told.code == 0
    assert "2 studies, 107 people" in told.out
    assert "motov_2017" in told.out
    assert "derived" in told.out


def test_pictures_carry_their_text(assuage, save, tmp_path):
    """Four SVG files, each with title, summary and table inside for those who cannot see it."""
    words = [
        word
        for name in ("forest", "funnel", "cumulative", "baujat")
        for word in (f"--{name}", tmp_path / f"{name}.svg")
    ]
    assert assuage("pool", save(READY), *words, "--json").code == 0
    for name in ("forest", "funnel", "cumulative", "baujat"):
        root = ET.parse(tmp_path / f"{name}.svg").getroot()  # noqa: S314 our own picture
        assert root.get("role") == "img"
        assert root.find("{*}title").text
        assert "A" in root.find("{*}desc").text


def test_a_bundle_is_written_and_rebuilt(assuage, save, tmp_path):
    """The same numbers come back, and it is said that every byte is as it was; a changed one ends with code 3."""
    first = assuage("pool", save(COUNTS), "--measure", "RR", "--bundle", tmp_path / "b", "--json")
    again = assuage("pool", "--rebuild", tmp_path / "b", "--json")
    assert again.code == 0
    assert again.document == first.document
    assert "every byte is as it was" in again.err
    data = tmp_path / "b" / "data.csv"
    data.write_text(data.read_text(encoding="utf-8").replace("8,12", "9,12"), encoding="utf-8")
    changed = assuage("pool", "--rebuild", tmp_path / "b", "--json")
    assert changed.code == 3
    assert "result.json" in changed.err


def test_the_lists_in_the_help_are_those_of_the_code():
    """The words stand in the command line so that help is instant; they must not drift from what can be pooled."""
    from assuage.cli import pool, pool_asked
    from assuage.evidence import COLUMNS, measure_names
    from assuage.stats.meta import MODELS

    assert tuple(pool_asked.MEASURES) == measure_names()
    assert tuple(pool_asked.MODELS) == MODELS
    assert set(COLUMNS) <= set(signature(pool.pool).parameters)


def test_the_manual_has_every_measure_with_its_columns(top):
    """The table of the how-to page names each measure beside each set of columns it can be made from."""
    from assuage.evidence import column_sets, measure_names

    page = (top / "docs/how-to/pool-studies.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    for measure in measure_names():
        (row,) = [row for row in rows if f"`{measure}`" in row.split("|")[1]]
        assert all(f"`{' '.join(names)}`" in row for names in column_sets(measure)), measure


def test_the_help_says_what_each_column_holds(assuage, monkeypatch):
    """Every heading that can be named says what stands under it, and no two options say the same."""
    monkeypatch.setenv("COLUMNS", "100")
    told = re.findall(r"--(\w+) HEADING +(Heading of: .*?)(?=\n +--)", assuage("pool", "--help").out, re.DOTALL)
    words = [" ".join(holds.split()) for _, holds in told]
    assert len(words) == len(set(words)) == 20
    assert ("ai", "Heading of: events in the first group.") in [
        (name, held) for (name, _), held in zip(told, words, strict=True)
    ]


def test_what_was_added_to_empty_cells_is_told(assuage, save):
    """A half in an empty cell moves the answer, so the warnings name how many studies got it, and those without events."""
    table = "study,ai,n1i,ci,n2i\nA,4,20,0,21\nB,10,30,6,31\nC,0,12,0,13\n"
    warnings = assuage("pool", save(table), "--measure", "RR", "--json").document["warnings"]
    assert any(words.startswith("0.5 was added to the cells of 2 of 3 studies") for words in warnings)
    assert any(words.startswith("1 of 3 studies had no event in either group") for words in warnings)
    assert not any(
        "added" in words for words in assuage("pool", save(COUNTS), "--measure", "RR", "--json").document["warnings"]
    )


def test_knapp_hartung_does_not_claim_that_differing_studies_agree(assuage, save):
    """Where the studies differ by more than their errors (Q above its df), the warning speaks of the variance between them."""
    table = "study,ai,n1i,ci,n2i\nA,8,12,3,12\nB,29,93,25,92\nC,4,20,0,21\nD,10,30,6,31\n"
    found = assuage("pool", save(table), "--measure", "RR", "--json").document
    assert found["q"] > 3
    assert any("their errors and the estimated variance between them explain" in words for words in found["warnings"])


# Effects and variances of six invented studies by two routes and six doses.
CLOSER = (
    "study,yi,vi,route,dose\nA,-1.2,0.16,iv,0.5\nB,-0.4,0.09,oral,0.2\nC,-2.1,0.25,iv,1\nD,-0.3,0.12,oral,0.3\n"
    "E,-0.9,0.2,iv,0.6\nF,-0.1,0.3,oral,0.1\n"
)
LOOKS = (
    "--subgroup",
    "route",
    "--moderator",
    "dose",
    "--trim-fill",
    "R0",
    "--selection",
    "0.025",
    "--alternative",
    "less",
)


def test_a_closer_look_adds_its_parts_to_the_json_and_changes_nothing_else(assuage, save, pool_keys):
    """Each part only when it is asked for; the pool itself has the promised keys and the same numbers."""
    path = save(CLOSER)
    plain = assuage("pool", path, "--json").document
    closer = assuage("pool", path, *LOOKS, "--json").document
    assert list(closer) == [*pool_keys, "subgroups", "moderators", "trim_and_fill", "selection"]
    assert {key: closer[key] for key in pool_keys} == plain
    assert [one["name"] for one in closer["subgroups"]["groups"]] == ["iv", "oral"]
    assert list(assuage("pool", path, "--trim-fill", "L0", "--json").document) == [*pool_keys, "trim_and_fill"]


def test_a_closer_look_is_told_in_words_with_its_warnings(assuage, save):
    """Each under its heading, with what to beware of."""
    told = " ".join(assuage("pool", save(CLOSER), *LOOKS).out.split())
    for words in (
        "By subgroup",
        "Whether the subgroups differ",
        "Subgroups compare studies, not people",
        "By moderator",
        "fewer than ten studies for each moderator",
        "No study seems to be missing on the right of the funnel",
        "the filled studies are made up",
        "If studies went unseen by their P value",
        "it is a sensitivity check",
    ):
        assert words in told


def test_several_moderators_are_several_coefficients(assuage, save):
    """The intercept and one for each heading, in their order."""
    head, *rows = CLOSER.splitlines()
    lines = [
        f"{head},year",
        *(f"{row},{year}" for row, year in zip(rows, (2010, 2012, 2009, 2020, 2015, 2018), strict=True)),
    ]
    path = save("\n".join(lines))
    found = assuage("pool", path, "--moderator", "dose", "--moderator", "year", "--json").document["moderators"]
    assert [one["name"] for one in found["coefficients"]] == ["intercept", "dose", "year"]
    assert found["qm_df"] == 2


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--subgroup", "rout"), 4, "there is no heading `rout`"),
        (("--trim-fill", "L1"), 2, "`L1` is none of L0, R0"),
        (("--selection", "often"), 2, "is no list of P values"),
        (("--selection", "0.025", "--alternative", "both"), 2, "none of greater, less"),
        (("--selection", "0.025", "--alternative", "greater"), 3, "in this way"),
        (("--selection", "2", "--alternative", "less"), 3, "between 0 and 1"),
    ],
)
def test_a_look_that_cannot_be_had_is_refused(assuage, save, words, code, told):
    """Before anything is printed, with the code of what is wrong."""
    ended = assuage("pool", save(CLOSER), *words)
    assert ended.code == code
    assert told in " ".join(ended.err.split())
    assert ended.out == ""


def test_only_a_file_has_headings(assuage):
    """The study files have no column of subgroups."""
    ended = assuage("pool", "--condition", "acute_pain", "--subgroup", "route")
    assert ended.code == 2
    assert "only a FILE has headings" in " ".join(ended.err.split())


def test_a_bundle_that_is_rebuilt_may_be_looked_at_closer(assuage, save, tmp_path):
    """The same numbers as when it was made."""
    path, kept = save(CLOSER), tmp_path / "b.zip"
    made = assuage("pool", path, "--trim-fill", "L0", "--bundle", kept, "--json").document
    again = assuage("pool", "--rebuild", kept, "--trim-fill", "L0", "--json")
    assert again.code == 0
    assert again.document["trim_and_fill"] == made["trim_and_fill"]
