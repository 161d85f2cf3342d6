import pytest

from assuage.dosing import CapScope, Dose, DoseError, Isomer, Route, Salt, WeightBasis, parse

# Text as it may be typed, and the one way in which it is written back.
SAME_WORDS = """
0.35 mg/kg/h over 4 h daily for 10 days
0.3 mg/kg over 15 min
0.5 mg/kg bolus
0.3 mg/kg bolus, then 0.2 mg/kg/h for 4 h
22.2 mg/h for 100.8 h
S-ketamine 5 mg/h for 3 h, then 10 mg/h for 3 h, then 15 mg/h for 3 h, then 22.2 mg/h for 91 h
S-ketamine 1.2 mcg/kg/min, up 1.2 mcg/kg/min every 8 h to 7.2, 100 h in all
0.5 mg/kg IM
25 mg oral three times daily for 7 days
0.35 mg/kg/h over 4 h daily for 10 days, max 25 mg/h, max 100 mg a day
PCA 1.5 mg bolus, lockout 8 min, max 10 mg/h
PCA 1.5 mg bolus, lockout 8 min for 24 h, max 10 mg/h, max 30 mg in 4 h
0.5 mg/kg over 10 min, then 0.125 mg/kg/h for 72 h, weight capped at 100 kg
0.3 mg/kg bolus over 10 min, then 0.2 mg/kg/h over 4 h, all daily for 5 days
0.3 mg/kg bolus once, then 0.2 mg/kg/h over 4 h daily for 5 days
0.5 mg/kg bolus over 1 min plus 10 mcg/kg/min for 2 h
25 mg oral daily for 3 days, then 50 mg oral daily for 4 days
racemic ketamine hydrochloride 0.5 mg/kg over 40 min
R-ketamine base 0.5 mg/kg over 40 min
ketamine base 0.5 mg/kg over 40 min
0.3 mg/kg over 15 min, by ideal weight
0.3 mg/kg over 15 min, by adjusted weight
0.3 mg/kg over 15 min, by actual weight
20 mg/h, down 5 mg/h every 1 h to 5, 4 h in all
10 mg nasal every 90 s, 5 doses
0.05 mg/kg/h over 6 h every 2 weeks, 6 sessions
0.5 mg/kg over 40 min weekly for 4 weeks
0.5 mg/kg over 40 min every 84 h, 4 sessions
0.2 mg/kg epidural
100 mg oral film
30 mg sublingual
25 mg rectal
10 mg intra-articular
10 mg trigger point
100 mg/day SC for 24 h, then 300 mg/day SC for 24 h
0.2 mg/kg/h for 4 h, then pause for 20 h, then 0.4 mg/kg/h for 4 h
0.5 mg/kg over 40 min, max 50 mg a dose, max 50 mg a session, max 1000 mg in all
""".strip().splitlines()

OTHER_WORDS = {
    "0.35 MG/KG/HR over 4 hours daily × 10 days": "0.35 mg/kg/h over 4 h daily for 10 days",
    "0.35 mg/kg/h daily for 10 days over 4 h": "0.35 mg/kg/h over 4 h daily for 10 days",
    "daily 0.35 mg/kg/h": None,
    "1.2 µg/kg/min for 8 h": "1.2 mcg/kg/min for 8 h",
    "1.2 μg·kg⁻¹·min⁻¹ for 8 h": "1.2 mcg/kg/min for 8 h",
    "1.2 ug kg-1 min-1 for 8 h": "1.2 mcg/kg/min for 8 h",
    "1.0 mg IM": "1 mg IM",
    "0.350 mg/kg over 90 s": "0.35 mg/kg over 90 s",
    "10 mg per hour for 4 hrs": "10 mg/h for 4 h",
    "100-h infusion": None,
    "0.5-mg IM": "0.5 mg IM",
    "25 mg oral once-daily for 3 days": "25 mg oral daily for 3 days",
    "10 mg/h for 5 days": "10 mg/h for 120 h",
    "esketamine 10mg/h for 4h": "S-ketamine 10 mg/h for 4 h",
    "S(+)-ketamine 10 mg/h for 4 h": "S-ketamine 10 mg/h for 4 h",
    "(S)-ketamine 10 mg/h for 4 h": "S-ketamine 10 mg/h for 4 h",
    "10 mg/h S ketamine for 4 h": "S-ketamine 10 mg/h for 4 h",
    "S‑ketamine 10 mg/h for 4 h": "S-ketamine 10 mg/h for 4 h",
    "arketamine HCl 0.5 mg/kg over 40 min": "R-ketamine hydrochloride 0.5 mg/kg over 40 min",
    "R(−)-ketamine 0.5 mg/kg over 40 min": "R-ketamine 0.5 mg/kg over 40 min",
    "(RS)-ketamine 0.5 mg/kg over 40 min": "racemic ketamine 0.5 mg/kg over 40 min",
    "(R,S)-ketamine 0.5 mg/kg over 40 min": "racemic ketamine 0.5 mg/kg over 40 min",
    "ketamine 0.5 mg/kg as base over 40 min": "ketamine base 0.5 mg/kg over 40 min",
    "ketamine 0.5 mg/kg over 40 min": "0.5 mg/kg over 40 min",
    "IV infusion of 0.5 mg/kg over 40 min.": "0.5 mg/kg over 40 min",
    "25 mg by mouth TID for 7 days": "25 mg oral three times daily for 7 days",
    "25 mg po 3 times a day for 7 days": "25 mg oral three times daily for 7 days",
    "25 mg oral q6h for 2 days": "25 mg oral every 6 h for 2 days",
    "25 mg oral bid, 6 doses": "25 mg oral twice daily for 3 days",
    "25 mg oral every other day, 3 doses": "25 mg oral every 2 days, 3 doses",
    "25 mg oral once daily for 3 days": "25 mg oral daily for 3 days",
    "25 mg oral every day for 1 week": "25 mg oral daily for 7 days",
    "25 mg oral once": "25 mg oral",
    "0.3 mg/kg push": "0.3 mg/kg bolus",
    "0.5 mg/kg IM bolus": "0.5 mg/kg IM",
    "0.3 mg/kg bolus followed by 0.2 mg/kg/h for 4 h": "0.3 mg/kg bolus, then 0.2 mg/kg/h for 4 h",
    "0.5 mg/kg (weight cap 100 kg) over 10 min then 0.125 mg/kg/h for 72 h": "0.5 mg/kg over 10 min, then 0.125 mg/kg/h for 72 h, weight capped at 100 kg",
    "0.3 mg/kg IBW over 15 min": "0.3 mg/kg over 15 min, by ideal weight",
    "0.3 mg/kg by ideal body weight over 15 min": "0.3 mg/kg over 15 min, by ideal weight",
    "0.35 mg/kg/h over 4 h capped at 25 mg/h": "0.35 mg/kg/h for 4 h, max 25 mg/h",
    "0.35 mg/kg/h over 4 h, max 100 mg/day": "0.35 mg/kg/h for 4 h, max 100 mg a day",
    "0.35 mg/kg/h over 4 h, max 100 mg daily": "0.35 mg/kg/h for 4 h, max 100 mg a day",
    "0.5 mg/kg over 40 min, max 50 mg": "0.5 mg/kg over 40 min, max 50 mg a dose",
    "10 mg/h, increase by 5 mg/h every 30 min to 40 mg/h, 6 h in all": "10 mg/h, up 5 mg/h every 30 min to 40, 6 h in all",
    "10 mg/h, up 5 mg/h to 40 every 30 min, for 6 h in all": "10 mg/h, up 5 mg/h every 30 min to 40, 6 h in all",
    "0.2 mg/kg/h for 4 h, then next day 0.4 mg/kg/h for 4 h": "0.2 mg/kg/h for 4 h, then pause for 20 h, then 0.4 mg/kg/h for 4 h",
    "25 mg oral, then next day 50 mg oral": "25 mg oral, then pause for 24 h, then 50 mg oral",
    "500 mg/24 h SC for 24 h": "500 mg/day SC for 24 h",
    "40 mg/h x 120 hours": "40 mg/h for 120 h",
    "0.5 mg/kg over 40 min for 6 sessions every 2 weeks": "0.5 mg/kg over 40 min every 2 weeks, 6 sessions",
    "0.5 mg/kg over 40 min weekly x 4": "0.5 mg/kg over 40 min weekly for 4 weeks",
    "three mg/h for two h": "3 mg/h for 2 h",
    "0.3 mg/kg bolus + 0.2 mg/kg/h for 4 h": "0.3 mg/kg bolus plus 0.2 mg/kg/h for 4 h",
    "S(+)-ketamine 0.3 mg/kg i.v. bolus + 0.2 mg/kg/h for 4 h": "S-ketamine 0.3 mg/kg bolus plus 0.2 mg/kg/h for 4 h",
    "25 mg p.o. t.i.d. for 7 days": "25 mg oral three times daily for 7 days",
    "0.5 mg/kg i.m.": "0.5 mg/kg IM",
    "0.35 mg/kg/h over 4 h a day for 10 days": "0.35 mg/kg/h over 4 h daily for 10 days",
    "0.5 mg/kg over 40 min every other week, 6 sessions": "0.5 mg/kg over 40 min every 2 weeks, 6 sessions",
    "PCA with S-ketamine 1.5 mg bolus, lockout 8 min": "S-ketamine PCA 1.5 mg bolus, lockout 8 min",
    "25 mg oral every 5 h for 2 days": "25 mg oral every 5 h, 10 doses",
}


@pytest.mark.parametrize("text", SAME_WORDS)
def test_canonical_texts_are_their_own_canonical_text(text):
    """What is written in the one safe way is written back unchanged."""
    assert str(parse(text)) == text


@pytest.mark.parametrize(("typed", "written"), [(typed, written) for typed, written in OTHER_WORDS.items() if written])
def test_other_spellings_mean_the_same(typed, written):
    """What the field writes in other words is understood, and written back in ours."""
    assert str(parse(typed)) == written
    assert parse(typed) == parse(written)


REFUSED = {
    # text: (a word of the reason, a word of the suggestion)
    "": ("empty", "0.35 mg/kg/h"),
    "ketamine": ("no dose", "unit"),
    "ketamine 50": ("mg or mcg is unclear", "50 mg"),
    "50 IM": ("mg or mcg is unclear", "50 mcg"),
    "10 mg/h": ("no time", "for 4 h"),
    "0.35 mg/kg/h daily for 10 days": ("no time", "for 4 h"),
    "0.35 mg/kg for 4 h": ("rate whose time is missing", "0.35 mg/kg/h for 4 h"),
    "0.5 mg/kg": ("neither by which route nor over what time", "over 40 min"),
    "25 mg": ("neither by which route nor over what time", "oral"),
    "25 mg IV": ("not over what time", "bolus"),
    "1.2 mcg/kg/min, up to 7.2": ("up to", "max 25 mg/h"),
    "1.2 mcg/kg/min, up 1.2 mcg/kg/min to 7.2": ("how often it changes", "every 8 h"),
    "1.2 mcg/kg/min, up 1.2 mcg/kg/min every 8 h": ("where it ends", "to"),
    "1.2 mcg/kg/min, up 1.2 mcg/kg/min every 8 h to 7.2": ("whole time", "100 h in all"),
    "1.2 mcg/kg/min, up 1.2 mcg/kg/min every 8 h to 7.2 for 100 h": ("time at the last rate", "100 h in all"),
    "5 mg/h, up 2 mg/h every 1 h to 10, 24 h in all": ("do not land", "to 9"),
    "5 mg/h, up 5 mg/h every 3 h to 20, 9 h in all": ("ends after 9 h", "Lengthen"),
    "5 mg/h, up 5 mg/kg/h every 3 h to 20, 24 h in all": ("different units", "mg/h"),
    "5 mg/h, down 5 mg/h every 3 h to 20, 24 h in all": ("points away", "up"),
    "10 mg/h, up 5 mg/h every 3 h to 10, 24 h in all": ("ends where it starts", "one rate"),
    "5 mg/h for 3 h, up 5 mg/h every 3 h to 20, 24 h in all": ("own time", "then"),
    "10 to 40 mg/h for 120 h": ("range", "every 30 min"),
    "10-40 mg/h for 120 h": ("range", "every 30 min"),
    "10 mg/h → 40 mg/h": ("range", "every 30 min"),
    "10 mg/h over 4 to 6 h": ("range", "every 30 min"),
    ".5 mg/kg over 40 min": ("decimal point", "0.5"),
    "5. mg IM": ("lost its digits", "in full"),
    "05 mg IM": ("nought", "0.5"),
    "00.5 mg IM": ("nought", "in full"),
    "0.5 mg/kg over 40 min, not by ideal weight": ("the opposite", "only what is given"),
    "non-racemic ketamine 10 mg over 1 h": ("the opposite", "only what is given"),
    "10 mg/h for 4 h without bolus": ("the opposite", "only what is given"),
    "5O mg IM": ("look like digits", "50"),
    "l0 mg IM": ("look like digits", "10"),
    "1e3 mg IM": ("Powers of ten", "out"),
    "0,5 mg/kg over 40 min": ("comma", "`0.5`"),
    "1,000 mg IM": ("comma", "without a comma"),
    "12,5 mg IM": ("comma", "a decimal needs a point"),
    "1 000 mg oral": ("thousands", "without a space"),
    "1\u2009000 mg oral": ("thousands", "without a space"),
    "1.2.3 mg IM": ("not a number", "digits"),
    "10 mg/70 kg over 4 h": ("reference weight", "10 mg"),
    "22.2 mg/h/70 kg for 100 h": ("reference weight", "22.2 mg/h"),
    "0 mg IM": ("nothing", "positive"),
    "-5 mg IM": ("negative", "positive"),
    "0.5 mg/kg over -40 min": ("minus sign", "positive"),
    "0.5 mg/kg over \u221240 min": ("minus sign", "positive"),
    "0.5 mg/kg over \uff0d40 min": ("minus sign", "positive"),
    "S-ketamine -5 mg IM": ("minus sign", "positive"),
    "S-ketamine-5 mg IM": ("minus sign", "positive"),
    "10 mg/h for -3 h": ("minus sign", "positive"),
    "25 mg oral every -6 h for 2 days": ("minus sign", "positive"),
    "0.35 mg/kg/h over 4 h daily for -10 days": ("minus sign", "positive"),
    "0.5 mg/kg over 40 min, max -50 mg": ("minus sign", "positive"),
    "0.5 mg/kg - over 40 min": ("dash", "comma"),
    "0.35 mg/kg/h over 4 h -- daily for 10 days": ("dash", "comma"),
    "10 mg/h for 4 h -1 session": ("minus sign", "positive"),
    "0.5 mg/kg over 40 min -": ("dash", "comma"),
    "0.5 mg/kg over minus 40 min": ("negative", "positive"),
    "5-10 mg IM": ("range", "one number"),
    "5 \u2013 10 mg IM": ("range", "one number"),
    "5 mg-10 mg IM": ("range", "one positive number"),
    "0.5 mg/kg over + 40 min": ("plus sign", "without a sign"),
    "+5 mg IM": ("plus sign", "without a sign"),
    "PCA + 1.5 mg bolus, lockout 8 min": ("plus sign", "without a sign"),
    "0.3 mg/kg bolus +0.2 mg/kg/h for 4 h": ("plus sign", "`plus`"),
    "cohen_2018_crps_outpatiant": ("not a word", "assuage regimens"),
    "NaN mg IM": ("unknown dose", "leave"),
    "inf mg IM": ("unknown dose", "leave"),
    "S-ketamine R-ketamine 5 mg IM": ("Two isomers", "one"),
    "racemic S-ketamine 5 mg IM": ("Two isomers", "one"),
    "ketamine base hydrochloride 5 mg IM": ("Two salts", "one"),
    "5 mg IM oral": ("Two routes", "one"),
    "5 mg/kg IM by ideal weight by actual weight": ("Two dosing weights", "one"),
    "5 mg IM by ideal weight": ("no dose is per kilogram", "per kg"),
    "0.5 mg/ml": ("concentration", "mg/h"),
    "10 ml/h for 4 h": ("concentration", "mg/h"),
    "5 g IM": ("mg or mcg", "mg"),
    "5 m": ("minutes", "mg"),
    "0.5 mg/m2 IM": ("not a word", "reference"),
    "0.5 mg/kg/kg IM": ("twice", "once"),
    "25 mg oral daily": ("not for how long", "for 10 days"),
    "25 mg oral for 7 days": ("not how often", "daily for 7 days"),
    "80 mg over 5 h for 7 days": ("not how often", "daily for 7 days"),
    "0.5 mg/kg over 40 min, 6 sessions": ("how far apart", "every 2 weeks"),
    "150 mg/day oral": ("how it is divided", "three times daily"),
    "100 mg a day": ("how it is divided", "daily"),
    "0.3 mg/kg bolus, then 0.2 mg/kg/h for 4 h daily for 5 days": ("all of it", "once"),
    "0.5 mg/kg over 40 min twice weekly for 2 weeks": ("which days", "every 84 h"),
    "0.5 mg/kg over 40 min biweekly": ("biweekly", "every 2 weeks"),
    "0.5 mg/kg over 40 min every month": ("fixed length", "every 4 weeks"),
    "25 mg qd oral": ("misread", "daily"),
    "25 mg SQ": ("misread", "SC"),
    "5 mg IN": ("IN", "nasal"),
    "5 mg nasal prn": ("no times", "every 4 h"),
    "2 sprays nasal": ("How much", "milligrams"),
    "about 5 mg IM": ("approximate", "meant"),
    "ketmine 5 mg IM": ("not a word", "ketamine"),
    "midazolam 2 mg IV": ("ketamine alone", "adjuncts"),
    "0.3 mg/kg over 15 min by lean weight": ("several formulas", "ideal"),
    "0.3 mg/kg over 15 min ABW": ("actual or adjusted", "actual"),
    "10 mg bolus, then 10 mg bolus": ("same instant", "pause"),
    "25 mg oral once, then 10 mg oral daily for 3 days": ("same instant", "pause"),
    "pause for 2 h, then 10 mg IM": ("begin with a pause", "Begin"),
    "10 mg IM, then pause for 2 h": ("Nothing follows", "next"),
    "0.5 mg/kg/h bolus": ("bolus is an amount", "over 10 min"),
    "25 mg oral over 3 h": ("over time", "25 mg oral"),
    "5 mg/h oral for 3 h": ("over time", "one dose"),
    "10 mg/h for 30 h daily for 3 days": ("not ended", "Lengthen"),
    "0.5 mg/kg over 40 min over 60 min": ("twice", "one"),
    "0.5 mg/kg over 0 min": ("zero", "40 min"),
    "0.5 mg/kg over 40": ("no unit of time", "40 min"),
    "0.5 mg/kg over 40 min, max 40 mg, max 50 mg": ("Two caps", "lower"),
    "10 mg/h for 4 h, max 50 mg": ("does not say of what", "a day"),
    "10 mg/h for 4 h, max 50 mg a dose": ("single dose", "a day"),
    "10 mg IM, max 50 mg/h": ("caps a rate", "a dose"),
    "10 mg/h for 4 h, max 50 mg in 4 h": ("PCA", "a day"),
    "10 mg/h for 4 h, max 50 mg a patient": ("not a word", "reference"),
    "0.3 mg/kg 0.2 mg/kg/h": ("side by side", "then"),
    "20 mg (0.3 mg/kg) IM": ("side by side", "brackets"),
    "then 5 mg IM": ("before `then`", "first"),
    "5 mg IM then": ("No dose", "amount"),
    "PCA 1.5 mg bolus": ("lockout", "8 min"),
    "PCA lockout 8 min": ("no bolus", "1.5 mg"),
    "10 mg/h for 4 h, lockout 8 min": ("belongs to a PCA", "PCA"),
    "PCA 1.5 mg bolus, lockout 8 min, then 10 mg/h for 1 h": ("end nobody stated", "for 24 h"),
    "daily 0.35 mg/kg/h over 4 h for 10 days": ("no meaning at this place", "reference"),
    "mg IM": ("no number", "25 mg"),
    "5 mg IM for 2.5 sessions": ("whole number", "6 sessions"),
    "5 mg IM 7 times daily for 2 days": ("finite number of seconds", "whole seconds"),
    "5 mg IM daily for 99999 days": ("occasions", "number"),
    "5 mg IM weekly for 4000 weeks": ("five years", "number"),
    "5 mg IM €": ("no meaning", "Leave"),
    "1.000 mg IM": ("group thousands", "without a point"),
    "25.000 mg oral": ("group thousands", "without a point"),
    "1.500 mg over 100 h": ("group thousands", "without a point"),
    "1.250 mg over 100 h": ("group thousands", "zero at its end"),
}


@pytest.mark.parametrize("text", ["0.125 mg IM", "1.125 mg IM", "1.0 mg IM", "1000 mg oral"])
def test_a_point_that_cannot_group_thousands_is_read(text):
    """A decimal as the language itself writes it is what it says; three digits after the point with a nought last may be a thousand."""
    assert parse(text) == parse(text.replace("1.0 ", "1 "))


@pytest.mark.parametrize(("text", "said"), REFUSED.items())
def test_what_can_be_read_in_two_ways_is_refused_with_reason_and_suggestion(text, said):
    """A refusal says what is wrong, and what to write instead; nothing is guessed."""
    with pytest.raises(DoseError) as refusal:
        parse(text)
    assert said[0].lower() in refusal.value.reason.lower()
    assert said[1].lower() in refusal.value.suggestion.lower()
    assert str(refusal.value) == f"{refusal.value.reason} {refusal.value.suggestion}"


@pytest.mark.parametrize("text", [typed for typed, written in OTHER_WORDS.items() if written is None])
def test_unfinished_texts_are_refused(text):
    """A piece of a dose is no dose."""
    with pytest.raises(DoseError):
        parse(text)


def test_nothing_named_stays_unnamed():
    """Reading adds no isomer, no salt and no dosing weight of its own."""
    regimen = parse("ketamine 0.5 mg/kg over 40 min")
    assert (regimen.isomer, regimen.salt, regimen.weight_basis, regimen.route) == (None, None, None, Route.IV)


def test_everything_named_is_kept():
    """Each word of the text has its place in the regimen."""
    regimen = parse("esketamine HCl 0.5 mg/kg over 40 min weekly for 4 weeks, max 40 mg/h, weight capped at 100 kg")
    assert (regimen.isomer, regimen.salt, regimen.weight_basis) == (Isomer.S, Salt.HYDROCHLORIDE, WeightBasis.CAPPED)
    assert regimen.weight_cap_kg == 100
    assert [cap.scope for cap in regimen.caps] == [CapScope.RATE]
    assert regimen.sessions == 4


def test_a_mistaken_suggestion_never_contains_the_rest_of_the_text():
    """What surrounds a dose may be a person's story: a refusal quotes the piece that was not understood and no more."""
    with pytest.raises(DoseError) as refusal:
        parse("0.5 mg/kg over 40 min for zzyzx the patient")
    assert "patient" not in str(refusal.value)


def test_doses_that_cannot_be_written_are_not_made():
    """One third of a milligram has no finite decimal, so it cannot be rendered and read back."""
    from fractions import Fraction

    with pytest.raises(DoseError, match="finite decimal"):
        Dose(Fraction(1, 3))


def test_two_readings_that_lie_a_factor_apart_are_never_offered_side_by_side():
    """A thousandfold slip is not put before the eye as an equal choice."""
    with pytest.raises(DoseError) as refusal:
        parse("1,000 mg oral")
    assert refusal.value.suggestion == "Write the number without a comma; a decimal needs a point."
