"""From a chart's bytes to the three files a clinic keeps."""

import json
import re

import jsonschema
import pytest

from assuage.candidacy import screen
from assuage.documents import plan_schema, write_report
from assuage.interop.fhir import read_chart, shipped_chart
from assuage.plan import propose

CHARTS = ("crps", "fibromyalgia", "contraindicated")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The reports of the three shipped charts, with bands."""
    folder = tmp_path_factory.mktemp("reports")
    return {
        name: write_report(propose(screen(read_chart(shipped_chart(name), at=None)), population=50), folder, name=name)
        for name in CHARTS
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", CHARTS)
def test_page_paper_and_json_agree(written, name):
    """The same verdict and the same doses stand on the page and in the JSON, and the paper is a PDF."""
    document = json.loads(written[name].json.read_text(encoding="utf-8"))
    jsonschema.validate(document, plan_schema())
    page = written[name].html.read_text(encoding="utf-8").replace("\xa0", " ")
    assert document["candidacy"]["words"].partition(":")[0] in page
    assert all(document[part] for part in ("options", "studies", "not_offered", "bibliography"))
    for option in document["options"]:
        assert option["dose"] in page
        total = option["total_mg"]
        assert f"{total:.0f} mg" in page or f"{total:.1f} mg" in page
    for study in document["studies"]:
        assert study["title"] in page or study["title"].replace("'", "&#39;") in page
    for left in document["not_offered"]:
        assert left["why"].replace("'", "&#39;") in page
    for source in document["bibliography"]:
        assert source["key"] in page
    assert written[name].pdf.read_bytes().startswith(b"%PDF")


@pytest.mark.slow
@pytest.mark.parametrize("name", CHARTS)
def test_the_same_chart_and_seed_give_the_same_bytes(written, name, tmp_path):
    """A second run writes the same page and the same JSON."""
    plan = propose(screen(read_chart(shipped_chart(name), at=None)), population=50)
    again = write_report(plan, tmp_path, name=name)
    assert again.json.read_bytes() == written[name].json.read_bytes()
    assert again.html.read_bytes() == written[name].html.read_bytes()


@pytest.mark.slow
def test_numbers_that_are_predicted_carry_their_interval(written):
    """`219 ng/mL (157 to 299)`: typical and 5 to 95 in a hundred, in that order."""
    document = json.loads(written["crps"].json.read_text(encoding="utf-8"))
    page = written["crps"].html.read_text(encoding="utf-8")
    assert document["options"]
    for option in document["options"]:
        peak = option["levels"][0]["peak_ng_per_ml"]
        assert peak["p5"] < peak["typical"] < peak["p95"]
        assert re.search(rf"{peak['typical']:.0f}\xa0ng/mL \({peak['p5']:.0f}\xa0to\xa0{peak['p95']:.0f}\)", page)


@pytest.mark.slow
def test_a_chart_without_a_weight_still_gets_its_fixed_doses(tmp_path):
    """The weight is asked for, nothing per kilogram is written out, 80 mg stays 80 mg."""
    bundle = json.loads(shipped_chart("crps"))
    bundle["entry"] = [
        one
        for one in bundle["entry"]
        if one["resource"].get("code", {}).get("coding", [{}])[0].get("code") != "29463-7"
    ]
    plan = propose(screen(read_chart(json.dumps(bundle).encode(), at=None)), population=0)
    made = write_report(plan, tmp_path)
    options = {one["regimen"]: one for one in json.loads(made.json.read_text(encoding="utf-8"))["options"]}
    assert options["cohen_2018_crps_outpatient"]["total_mg"] is None
    assert options["cohen_2018_crps_outpatient"]["levels"] == []
    assert options["cohen_2018_single_start"]["total_mg"] == pytest.approx(80)
    assert "weight is not known" in made.html.read_text(encoding="utf-8")
