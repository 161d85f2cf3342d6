"""`assuage screen --fhir`: the screening as a FHIR Bundle on standard output."""


def test_fhir_prints_one_bundle(assuage, crps_chart):
    """The verdict, the guidance and the person, as one JSON document and nothing beside it."""
    ended = assuage("screen", crps_chart, "--fhir")
    assert ended.code == 0
    kinds = [entry["resource"]["resourceType"] for entry in ended.document["entry"]]
    assert (ended.document["resourceType"], ended.document["type"]) == ("Bundle", "collection")
    assert kinds[:3] == ["Patient", "GuidanceResponse", "RiskAssessment"]


def test_json_and_fhir_are_not_printed_together(assuage, crps_chart):
    """Two documents on one output could be read by no program."""
    ended = assuage("screen", crps_chart, "--fhir", "--json")
    assert (ended.code, ended.out) == (2, "")
