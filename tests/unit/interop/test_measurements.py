"""One person's measurements from a file: converted once, and every row at fault named."""

from datetime import UTC, datetime, timedelta

import pytest

from assuage.interop import BadMeasurementsError, read_measurements
from assuage.pharmacology import Measured, MeasuredKind

HEAD = "time,what,value,unit,site\n"
FIRST = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


def read(*rows, ending=".csv", **asked):
    return read_measurements((HEAD + "\n".join(rows)).encode(), ending=ending, **asked)


# 1 nmol/mL is 237.73 ng/mL of ketamine, 223.70 of norketamine and 239.70 of hydroxynorketamine (Simons 2022).
@pytest.mark.parametrize(
    ("row", "ng_per_ml", "analyte"),
    [
        ("4 h,S-ketamine,180,ng/mL,arterial", 180.0, "S"),
        ("4 h,esketamine,180,ug/L,venous", 180.0, "S"),
        ("4 h,ketamine,0.18,mg/L,venous", 180.0, "total"),
        ("4 h,R-ketamine,2,nmol/mL,venous", 475.46, "R"),
        ("4 h,S-norketamine,2,umol/L,venous", 447.40, "S_norketamine"),
        ("4 h,S-hydroxynorketamine,1,nmol/mL,venous", 239.70, "S_hydroxynorketamine"),
    ],
)
def test_levels_come_in_any_mass_or_molar_unit(row, ng_per_ml, analyte):
    """Each in ng/mL of its own mass."""
    (found,) = read(row)
    assert found.value == pytest.approx(ng_per_ml)
    assert (found.analyte, found.time_min, found.kind) == (analyte, 240.0, MeasuredKind.LEVEL)


def test_scores_pressures_and_what_is_not_known():
    """Kilopascals become mmHg; an empty time is kept as not known; below a limit is no value."""
    found = read("5 d,pain,3,NRS,", "90 min,systolic,16,kPa,", ",dissociation,40,%,", "6 h,S-ketamine,<5,ng/mL,venous")
    assert found[0] == Measured(MeasuredKind.PAIN, 3.0, 7200.0)
    assert found[1].value == pytest.approx(120.01, abs=0.01)
    assert (found[2].value, found[2].time_min) == (40.0, None)
    assert found[3] == Measured(MeasuredKind.LEVEL, None, 360.0, "S", "venous", 5.0)


def test_yaml_and_json_say_the_same():
    """A list of rows, or one under `measurements`; no word of YAML becomes a yes or a clock time."""
    csv = read("5 d,pain,3,NRS,", "4 h,S-ketamine,<5,ng/mL,venous")
    yaml = b"measurements:\n- {time: 5 d, what: pain, value: 3}\n- {time: 4 h, what: S-ketamine, value: <5, unit: ng/mL, site: venous}\n"
    json = b'[{"time": "5 d", "what": "pain", "value": 3}, {"time": "4 h", "what": "S-ketamine", "value": "<5", "unit": "ng/mL", "site": "venous"}]'
    assert read_measurements(yaml, ending=".yaml") == csv
    assert read_measurements(json, ending=".json") == csv


def test_dates_count_from_the_first_dose_whenever_that_was():
    """Shifting the whole course shifts nothing of the answer."""
    moments = [FIRST + timedelta(hours=hours) for hours in (4.0, 100.5)]
    shift = timedelta(days=37, hours=3)
    told = [[f"{(moment + by).isoformat()},pain,4,," for moment in moments] for by in (timedelta(0), shift)]
    one, other = read(*told[0], first_dose=FIRST), read(*told[1], first_dose=FIRST + shift)
    assert one == other
    assert [row.time_min for row in one] == [240.0, 6030.0]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("240,pain,3,,", "needs its unit"),
        ("2026-11-01T12:00:00+00:00,pain,3,,", "when the first dose was given is not known"),
        ("4 h,mood,3,,", "`what` is none of"),
        ("4 h,pain,seven,,", "no number"),
        ("4 h,pain,0_3,,", "no number"),
        ("4 h,pain,nan,,", "no number"),
        ("4 h,pain,1e999,,", "no number"),
        ("4 h,S-ketamine,1e308,mg/L,venous", "too large"),
        ("4 h,pain,3,mm,", "no unit of pain"),
        ("4 h,S-ketamine,100,,venous", "the unit is missing"),
        ("4 h,S-ketamine,100,mg/kg,venous", "cannot be turned"),
        ("4 h,S-ketamine,100,ng/mL,capillary", "neither arterial nor venous"),
        ("4 h,pain,3,,venous", "only a level has a `site`"),
        ("4 h,pain,<3,,", "only a level can lie below"),
    ],
)
def test_a_row_at_fault_is_named(row, words):
    """By its number, with what would be right, and without its value."""
    with pytest.raises(BadMeasurementsError, match="row 3: ") as caught:
        read("5 d,pain,3,,", row)
    assert words in str(caught.value)


def test_a_date_without_its_zone_is_refused():
    """It could be any of 26 hours."""
    with pytest.raises(BadMeasurementsError, match="no zone"):
        read("2026-11-01T12:00:00,pain,3,,", first_dose=FIRST)


def test_all_faults_are_told_at_once():
    """Nobody corrects a file one row at a time."""
    with pytest.raises(BadMeasurementsError, match=r"row 2: .*row 4: "):
        read("4 h,mood,3,,", "5 d,pain,3,,", "6 d,pain,x,,")


@pytest.mark.parametrize(
    ("content", "ending", "words"),
    [
        (b"time,what,value\n", ".csv", "`unit` is missing"),
        (b"time,what,value,unit,colour\n", ".csv", "`colour` is not a column"),
        (b"time,what,value,unit,unit\n", ".csv", "named twice"),
        (b"", ".csv", "holds no table"),
        (b'time,what,value,unit\n"4 h,pain', ".csv", "quotation marks"),
        (b"\xff\xfe", ".csv", "UTF-8"),
        (b"{", ".json", "brackets"),
        (b"[" * 200_000, ".json", "brackets"),
        (b"[" * 3_000, ".yaml", "brackets"),
        (b"time,what,value,unit\n5 d,pain,4,,\n5 d,pain,3,,5\n", ".csv", "more cells than there are columns.*: row 3"),
        (b"measurements: 3", ".yaml", "no list of measurements"),
        (b"- {time: 4 h, what: pain}", ".yaml", "`value` is missing"),
        (b"x", ".xlsx", "are not read"),
    ],
)
def test_a_file_of_another_shape_is_refused(content, ending, words):
    """With what the shape is."""
    with pytest.raises(BadMeasurementsError, match=words):
        read_measurements(content, ending=ending)


def test_a_huge_file_is_not_read(tmp_path):
    """One person's measurements are a few kilobytes."""
    path = tmp_path / "huge.csv"
    path.write_bytes(b"x" * 2_000_001)
    with pytest.raises(BadMeasurementsError, match="far larger"):
        read_measurements(path)
