"""Laws of the dose language over generated regimens."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assuage.dosing import (
    Cap,
    CapScope,
    Dose,
    DoseError,
    Given,
    Infusion,
    Isomer,
    Mass,
    OnDemand,
    Part,
    Pause,
    Per,
    Regimen,
    Repeat,
    Route,
    Salt,
    Titration,
    WeightBasis,
    parse,
)
from assuage.dosing.consistency import cap_place
from assuage.dosing.schedule import pieces, total

DECIMALS = st.integers(1, 99_999).flatmap(
    lambda digits: st.sampled_from([Fraction(digits, 10**n) for n in (0, 1, 2, 3, 4)])
)
MASSES = st.sampled_from(list(Mass))
AMOUNTS = st.builds(Dose, DECIMALS, MASSES, st.booleans())
RATES = st.builds(Dose, DECIMALS, MASSES, st.booleans(), st.sampled_from(list(Per)))
SPANS = st.one_of(
    st.integers(1, 500).map(Fraction),
    st.integers(1, 300).map(lambda seconds: Fraction(seconds, 60)),
    st.integers(1, 1000).map(lambda tenths: Fraction(tenths * 6)),
)
POSITIVE = st.integers(1, 20)
SIGNS = [
    "-",
    "- ",
    "--",
    "+",
    "+ ",
    *(f"{dash}{space}" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d" for space in ("", " ")),
]


@st.composite
def titrations(draw):
    """A titration that lands on its goal and has time left there."""
    start, step = draw(DECIMALS), draw(DECIMALS)
    count = draw(st.integers(1, 8))
    every = draw(SPANS)
    unit = (draw(MASSES), draw(st.booleans()), draw(st.sampled_from(list(Per))))
    low, high = Dose(start, *unit), Dose(start + step * count, *unit)
    total_min = every * count + draw(SPANS)
    one, other = (low, high) if draw(st.booleans()) else (high, low)
    return Titration(one, Dose(step, *unit), every, other, total_min)


def steps(route):
    """Steps that a route allows."""
    if not route.takes_infusion:
        return st.builds(Given, AMOUNTS)
    single = st.just(None) if route is not Route.IV else st.nothing()
    return st.one_of(
        st.builds(Given, AMOUNTS, single | SPANS),
        st.builds(Infusion, RATES, SPANS),
        titrations(),
        st.builds(Given, AMOUNTS, st.none() | SPANS, st.just(True)) if route is Route.IV else st.nothing(),
    )


@st.composite
def parts(draw, route):
    """One part: stages with pauses between, given once or repeated."""
    stages = []
    for place in range(draw(st.integers(1, 3))):
        if place:
            stages += [(Pause(draw(SPANS)),)] if draw(st.booleans()) else []
        stages.append(tuple(draw(st.lists(steps(route), min_size=1, max_size=2))))
    once = Part(tuple(stages))
    if draw(st.booleans()):
        return once
    intervals = [Fraction(minutes) for minutes in (360, 480, 720, 1440, 2880, 4320, 10080, 20160)]
    every = draw(st.sampled_from([length for length in intervals if length >= once.session_min] or [once.session_min]))
    return replace(once, repeat=Repeat(every, draw(POSITIVE)))


@st.composite
def regimens(draw, *, on_demand=False):
    """Any regimen that the constructors accept."""
    route = Route.IV if on_demand else draw(st.sampled_from(list(Route)))
    found = draw(st.lists(parts(route), min_size=1, max_size=2))
    if on_demand:
        found = [Part(((OnDemand(draw(AMOUNTS), draw(SPANS), draw(st.none() | SPANS)),),))]
    caps = draw(
        st.lists(caps_of(on_demand=on_demand), max_size=3, unique_by=cap_place).map(
            lambda some: tuple(sorted(some, key=cap_place))
        )
    )
    basis = draw(st.none() | st.sampled_from(list(WeightBasis)))
    try:
        return Regimen(
            parts=tuple(found),
            route=route,
            isomer=draw(st.none() | st.sampled_from(list(Isomer))),
            salt=draw(st.none() | st.sampled_from(list(Salt))),
            weight_basis=basis,
            weight_cap_kg=draw(DECIMALS) if basis is WeightBasis.CAPPED else None,
            caps=caps,
        )
    except DoseError:
        assume(False)
        raise


def caps_of(*, on_demand):
    """Caps of every scope that fits."""
    amounts = st.builds(Dose, DECIMALS, MASSES, st.booleans())
    rates = st.builds(Dose, DECIMALS, MASSES, st.booleans(), st.sampled_from([Per.MIN, Per.HOUR]))
    scopes = [CapScope.SESSION, CapScope.DAY, CapScope.COURSE] + ([] if on_demand else [CapScope.DOSE])
    windows = st.builds(Cap, amounts, st.just(CapScope.WINDOW), SPANS) if on_demand else st.nothing()
    return st.one_of(
        st.builds(Cap, rates, st.just(CapScope.RATE)), st.builds(Cap, amounts, st.sampled_from(scopes)), windows
    )


@given(regimen=regimens())
def test_reading_what_was_written_gives_the_same_regimen(regimen):
    """The canonical text says everything the regimen says, and nothing else."""
    assert parse(str(regimen)) == regimen
    assert str(parse(str(regimen))) == str(regimen)


@given(regimen=regimens(on_demand=True))
def test_pumps_on_demand_are_written_and_read(regimen):
    """PCA has no amounts beforehand, and yet a text."""
    assert parse(str(regimen)) == regimen
    assert regimen.on_demand


@given(regimen=regimens() | regimens(on_demand=True), sign=st.sampled_from(SIGNS), data=st.data())
def test_a_sign_before_any_number_is_refused(regimen, sign, data):
    """No sign is read past, wherever it stands: a negative time or dose never becomes a positive one."""
    text = str(regimen)
    place = data.draw(st.sampled_from([found.start() for found in re.finditer(r"(?<![0-9.])[0-9]", text)]))
    with pytest.raises(DoseError) as refusal:
        parse(text[:place] + sign + text[place:])
    assert refusal.value.suggestion


@given(regimen=regimens())
def test_case_spaces_and_spelling_change_nothing(regimen):
    """Capitals, wide spaces, dashes and other spellings of the same units are the same dose."""
    text = str(regimen)
    spelt_out = re.sub(r"(?<= )h\b", "hours", re.sub(r"/h\b", "/hr", text))
    for other in (
        text.upper(),
        text.replace(" ", "\u00a0 "),
        text.replace("mcg", "µg"),
        text.replace("-ketamine", "\u2010ketamine"),
        spelt_out,
    ):
        assert parse(other) == regimen


@given(regimen=regimens())
def test_safe_writing(regimen):
    """No naked or trailing zero, no grouping, no Greek letter, a space before each unit."""
    for word in str(regimen).replace(",", " ").split():
        if word[0].isdigit():
            assert word.replace(".", "", 1).isdigit()
            assert not ("." in word and word.endswith("0"))
            assert not (word.startswith("0") and not word.startswith("0."))
    assert str(regimen).isascii()


@given(regimen=regimens(), weight=st.integers(30, 200))
def test_amounts_are_positive_in_order_and_bounded_by_every_cap(regimen, weight):
    """No cap is exceeded, whatever else is given at the same time; nothing negative, nothing out of order."""
    given_pieces = pieces(regimen, dosing_weight_kg=weight)
    exact = Fraction(weight) if regimen.weight_cap_kg is None else min(Fraction(weight), regimen.weight_cap_kg)
    assert all(piece.amount > 0 for piece in given_pieces)
    assert [piece.start for piece in given_pieces] == sorted(piece.start for piece in given_pieces)
    for cap in regimen.caps:
        limit = cap.limit.mg(exact)
        match cap.scope:
            case CapScope.COURSE:
                assert sum(piece.amount for piece in given_pieces) <= limit
            case CapScope.RATE:
                assert all(piece.rate <= limit for piece in given_pieces)
            case CapScope.SESSION:
                for session in {piece.session for piece in given_pieces}:
                    assert sum(piece.amount for piece in given_pieces if piece.session == session) <= limit
            case CapScope.DAY:
                for day in {int(piece.start // 1440) for piece in given_pieces}:
                    assert sum(_within(piece, 1440 * day, 1440 * (day + 1)) for piece in given_pieces) <= limit


def _within(piece, begin, end):
    if piece.start == piece.stop:
        return piece.amount if begin <= piece.start < end else Fraction(0)
    return piece.rate * max(Fraction(0), min(piece.stop, end) - max(piece.start, begin))


@given(rate=RATES, first=SPANS, second=SPANS, weight=st.floats(30, 200))
def test_splitting_an_infusion_changes_nothing(rate, first, second, weight):
    """One infusion and the same rate in two pieces give exactly the same milligrams and end at the same time."""
    whole = Regimen((Part(((Infusion(rate, first + second),),)),))
    split = Regimen((Part(((Infusion(rate, first),), (Infusion(rate, second),))),))
    assert total(whole, dosing_weight_kg=weight) == total(split, dosing_weight_kg=weight)
    assert whole.duration_min == split.duration_min
    assert whole.peak_rate_mg_per_h(dosing_weight_kg=weight) == split.peak_rate_mg_per_h(dosing_weight_kg=weight)


@given(regimen=regimens(), weight=st.integers(30, 100))
def test_a_heavier_person_never_gets_less(regimen, weight):
    """Total dose does not fall with weight."""
    assert total(regimen, dosing_weight_kg=weight) <= total(regimen, dosing_weight_kg=2 * weight)


@given(regimen=regimens(), weight=st.integers(30, 200))
def test_administrations_add_up(regimen, weight):
    """The floats handed on add up to the exact total, and the whole lasts no longer than written."""
    given_all = regimen.administrations(dosing_weight_kg=weight)
    assert sum(each.amount_mg for each in given_all) == pytest.approx(
        regimen.total_mg(dosing_weight_kg=weight), rel=1e-12
    )
    assert max(each.stop_min for each in given_all) <= regimen.duration_min * (1 + 1e-12)
    assert all(each.timed == (each.duration_min > 0 or regimen.route is not Route.IV) for each in given_all)


@given(text=st.text(alphabet="0123456789.,-/ mgckhurdaybolusthenfor×µ()", max_size=60) | st.text(max_size=40))
def test_any_text_is_read_or_refused_with_reason_and_suggestion(text):
    """Nothing typed leads to a traceback of ours: a regimen, or a refusal that says why and what to write."""
    try:
        found = parse(text)
    except DoseError as refusal:
        said = (refusal.reason, refusal.suggestion)
    else:
        said = (str(found), str(parse(str(found))))
        assert parse(str(found)) == found
    assert all(said)


PIECES = [
    "0.3 mg/kg",
    "10 mg",
    "5 mg/h",
    "1.2 mcg/kg/min",
    "for",
    "over",
    "4 h",
    "40 min",
    "daily",
    "10 days",
    "6 sessions",
    "every",
    "2 weeks",
    "then",
    "plus",
    "next day",
    "bolus",
    "IM",
    "oral",
    "up",
    "down",
    "to",
    "7.2",
    "in all",
    "max",
    "a day",
    "in",
    "once",
    "all",
    "x",
    "3",
    "times daily",
    "PCA",
    "lockout",
    "8 min",
    "pause",
    "by ideal weight",
    "S-ketamine",
    "base",
    ",",
    "twice",
    "other",
    "0",
    "%",
]


@given(pieces_of_text=st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
def test_the_words_of_the_language_in_any_order_are_read_or_refused(pieces_of_text):
    """Every clause copes with every neighbour: what is read can be written and given, the rest is refused."""
    try:
        found = parse(" ".join(pieces_of_text))
        assert parse(str(found)) == found
        assert found.total_mg(dosing_weight_kg=70) > 0
    except DoseError as refusal:
        said = refusal.suggestion
    else:
        said = str(found)
    assert said
