"""Laws of scores: what is taken away from a form may open a result and never turns it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from assuage.knowledge import library
from assuage.patient import Answer, answer_to, load_form, vocabulary
from assuage.questionnaires import scores_of

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WORDS = vocabulary()
ITEMS = [item for file in library().all("score") for item in file.items]
CLAIMS = sorted({claim for item in ITEMS for case in item.cases for claim in case.claims})
MEASURED = sorted(
    {one.observation for item in ITEMS for case in item.cases for one in case.measured} - {"age_years"}
    | {"aspartate_aminotransferase", "alanine_aminotransferase", "platelets", "weight", "height"}
)
OPIOIDS = ("morphine", "oxycodone", "fentanyl", "buprenorphine", "methadone")


def believable(name, share):
    lower, upper = WORDS.concepts[name].plausible
    return f"{lower + share * (upper - lower):.3f} {WORDS.concepts[name].unit}"


def of_some_or_all(names, each):
    """Something for a few of the names, or for every one: a form that is filled in settles most scores, others few."""
    some = st.dictionaries(st.sampled_from(names), each, max_size=len(names))
    return some | st.fixed_dictionaries(dict.fromkeys(names, each))


answers = of_some_or_all(CLAIMS, st.booleans())
values = of_some_or_all(MEASURED, st.floats(0, 1)).map(
    lambda shares: {name: believable(name, share) for name, share in shares.items()}
)
uses = st.dictionaries(
    st.sampled_from(OPIOIDS),
    st.fixed_dictionaries(
        {"answer": st.just(True)},
        optional={
            "dose": st.sampled_from(("20 mg/d", "1 mg/h")),
            "route": st.sampled_from(("oral", "iv", "transdermal")),
        },
    ),
)
forms = st.fixed_dictionaries(
    {"facts": answers, "measurements": values, "medicines": uses},
    optional={"age_years": st.integers(18, 90), "sex": st.sampled_from(("female", "male"))},
)


def scored(form):
    return {one.id: one for one in scores_of(load_form({"at": AT} | form))}


def says_otherwise(form, claim, said):
    """Whether a form answers a claim through its other statements, and not as it was said."""
    left = answer_to(load_form({"at": AT} | form), claim).answer
    return left is not Answer.UNKNOWN and left is not (Answer.YES if said else Answer.NO)


def test_of_two_contrary_statements_the_graver_counts_and_the_other_is_left_when_it_goes():
    """No ascites and moderate ascites: class C and a conflict that is shown; without the yes the no counts, class B."""
    form = {
        "facts": {"cirrhosis": True, "ascites": False, "moderate_ascites": True, "hepatic_encephalopathy": False},
        "measurements": {"albumin": "20 g/L", "bilirubin": "1 mg/dL", "inr": "2.5"},
    }
    assert says_otherwise({"facts": {"ascites": False}}, "moderate_ascites", said=True)
    assert answer_to(load_form({"at": AT} | form), "ascites").conflict
    assert scored(form)["child_pugh"].category == "C"
    fewer = form | {"facts": {key: value for key, value in form["facts"].items() if key != "moderate_ascites"}}
    assert scored(fewer)["child_pugh"].category == "B"


@given(forms, st.data())
def test_taking_an_answer_away_opens_a_result_or_leaves_it(form, data):
    """A class that was settled stays or is open afterwards, and no denial appears that the whole form did not give.

    Unless a contrary statement remains: a form that says no to ascites and yes to moderate ascites contradicts itself, and a body mass
    index that was measured may be another than that of the weight and the height beside it.
    """
    part = data.draw(
        st.sampled_from([name for name in form if form[name] or name in {"age_years", "sex"}] or ["facts"])
    )
    if isinstance(form[part], dict):
        if not form[part]:
            return
        lost = data.draw(st.sampled_from(sorted(form[part])))
        fewer = form | {part: {key: value for key, value in form[part].items() if key != lost}}
        if part == "facts" and says_otherwise(fewer, lost, form[part][lost]):
            return
        if lost == "body_mass_index" and {"weight", "height"} <= set(form[part]):
            return
    else:
        fewer = {key: value for key, value in form.items() if key != part}
    before, after = scored(form), scored(fewer)
    for score_id, old in before.items():
        new = after[score_id]
        if old.category is not None:
            assert new.category in {old.category, None}, score_id
        denied = {fact.claim for fact in new.facts if fact.answer is Answer.NO}
        assert denied <= {fact.claim for fact in old.facts if fact.answer is Answer.NO}, score_id


@given(forms)
def test_a_value_goes_with_nothing_missing(form):
    """A number is given exactly where nothing is missing, except that a table gives none where it covers nothing."""
    for one in scored(form).values():
        if one.value is not None:
            assert one.missing == (), one.id
        elif not one.not_covered:
            assert one.missing, one.id


@given(forms)
def test_a_total_lies_between_its_items(form):
    """Points lie between the least and the greatest their items can give, and every input says what was found."""
    for one in scored(form).values():
        if one.value is not None and one.unit == "{score}" and one.id not in {"fib_4", "fibromyalgia_2016"}:
            assert one.value == sum(item.lower for item in one.inputs), one.id
        assert all(item.told and item.lower <= item.upper for item in one.inputs), one.id
