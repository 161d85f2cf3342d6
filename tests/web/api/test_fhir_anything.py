"""Anything may be sent to FHIR, OAuth and CDS Hooks: no answer is a fault of ours."""

from urllib.parse import quote, urlencode

from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assuage.web.api.fhir.resources import kinds

NAMES = sorted(
    {name for kind in kinds().values() for name in kind.parameters}
    | {"_count", "_sort", "_include", "_page", "_format"}
)
SOME = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["gt2020", "|", "a|", "|b", "\x00", "Patient/", "-1", "9" * 40, "1-0", "care-", "eq0000-01-01", "9999-12-31"]
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "resourceType",
                    "subject",
                    "patient",
                    "reference",
                    "code",
                    "coding",
                    "status",
                    "value",
                    "valueQuantity",
                    "parameter",
                    "resource",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
CALMLY = settings(suppress_health_check=list(HealthCheck))


def test_no_search_is_a_fault_of_ours(charts, asking):
    """Whatever the type, the parameters, their modifiers and their values."""
    ask = asking()

    @CALMLY
    @given(
        kind=st.sampled_from(sorted(kinds())),
        query=st.lists(st.tuples(st.sampled_from(NAMES), SOME), max_size=3),
        key=SOME,
    )
    def tried(kind, query, key):
        cache.clear()
        for path in (f"{kind}?{urlencode(query)}", f"{kind}/{quote(key, safe='') or 'x'}"):
            answer = ask(path)
            assert answer.status_code in {200, 400, 404, 406}, path
            assert answer.json()["resourceType"]

    tried()


def test_an_address_of_a_slash_and_a_line_break_is_told_in_fhir(charts, asking):
    """A path that no other address takes is still answered with an OperationOutcome."""
    answer = asking()("AuditEvent/%2F%0A")
    assert (answer.status_code, answer.json()["resourceType"]) == (404, "OperationOutcome")


def test_no_body_is_a_fault_of_ours(charts, asking, client, settings):
    """Whatever is sent to be validated or written, or to get a token or advice."""
    settings.FHIR_WRITABLE = ("Observation", "Condition")
    ask = asking()

    @CALMLY
    @given(body=JSON, kind=st.sampled_from(["Observation", "Condition"]), is_typed=st.booleans())
    def tried(body, kind, is_typed):
        cache.clear()
        sent = {**body, "resourceType": kind} if is_typed and isinstance(body, dict) else body
        for path in (f"{kind}/$validate", kind):
            answer = ask(path, method="post", body=sent if sent is not None else "null")
            assert answer.status_code in {200, 400, 415, 422}, answer.content
        for path in ("/oauth/token", "/oauth/revoke", "/cds-services/assuage-patient-view"):
            assert (
                client.post(path, sent if sent is not None else "null", content_type="application/json").status_code
                < 500
            )

    tried()


def test_too_large_and_too_deep(charts, asking, settings):
    """413 for what is larger than is taken, 400 for what is nested without end."""
    ask = asking()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    assert ask("Patient/$validate", method="post", body={"x": "y" * 2_000}).status_code == 413
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
    deep = '{"resourceType":"Patient","contained":[' * 300 + "{}" + "]}" * 300
    assert ask("Patient/$validate", method="post", body=deep).status_code in {200, 400}
    assert ask("Patient/$validate", method="post", body="[" * 100_000).status_code == 400
