"""CDS Hooks: requests with 40 prefetched resources through the ASGI application, in this process and without a network.

Every request is about another invented person, so that nothing can be kept from one to the next. Of the processor's time one
core's share is counted; a clinician waits for the clock, so the slow ones are timed by it.
"""

import asyncio
import copy
import gc
import json
import statistics
import time
from collections.abc import Iterator
from typing import Any

from assuage.interop.cds_hooks import application, discovery
from assuage.interop.fhir import read_chart, shipped_chart
from row import Row, below

REQUESTS = 300
RESOURCES = 40
A_SECOND = 200
PATH = "/cds-services/assuage-"
HEADERS = [(b"content-type", b"application/json")]


def run() -> Iterator[Row]:
    """Throughput of one core as the mean time of a request, and the time that one in a hundred exceeds."""
    at = read_chart(shipped_chart("fibromyalgia"), at=None).at
    app = application(clock=lambda: at)
    usual = gc.get_threshold()
    for name, hook, ask in (
        ("an order of ketamine", "order-sign", request),
        ("nobody in pain", "patient-view", painless),
    ):
        bodies = [json.dumps(ask(number)).encode() for number in range(REQUESTS)]
        asyncio.run(_ask(app, hook, bodies[:20]))
        gc.collect()
        gc.freeze()  # as the command line does, with its threshold, once everything is loaded
        gc.set_threshold(100_000, 50, 100)
        cores, waits = asyncio.run(_ask(app, hook, bodies))
        gc.set_threshold(*usual)
        gc.unfreeze()
        yield below(f"CDS Hooks, {name}: mean, one core", "time", statistics.mean(cores), "ms", mark=1e3 / A_SECOND)
        p99 = statistics.quantiles(waits, n=100)[-1]
        yield below(f"CDS Hooks, {name}: 99th of 100", "time", p99, "ms", mark=50.0)


def painless(number: int) -> dict[str, Any]:
    """The chart of somebody without any pain condition is opened, which is what most calls are."""
    made = request(number)
    conditions = made["prefetch"]["conditions"]["entry"]
    for entry in conditions:
        entry["resource"]["code"] = {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I10"}]}
    return made | {"hook": "patient-view"}


def request(number: int) -> dict[str, Any]:
    """An order of ketamine for one of many invented people, each with a chart of their own."""
    bundle = json.loads(shipped_chart("fibromyalgia"))
    person = f"invented-{number}"
    resources = _of_person(bundle, person)
    keys = {query.split("?")[0].split("/")[0]: key for key, query in discovery()["services"][0]["prefetch"].items()}
    used = [one for one in resources if one["resourceType"] in keys]
    observations = [one for one in used if one["resourceType"] == "Observation"]
    while len(used) < RESOURCES:
        more = copy.deepcopy(observations[len(used) % len(observations)])
        more["id"] = f"more-{len(used)}"
        more["effectiveDateTime"] = f"2026-{1 + len(used) % 9:02d}-{1 + number % 28:02d}T08:00:00Z"
        used.append(more)
    prefetch: dict[str, Any] = {}
    for one in used[:RESOURCES]:
        key = keys[one["resourceType"]]
        if key == "patient":
            prefetch[key] = one
            continue
        found = prefetch.setdefault(key, {"resourceType": "Bundle", "type": "searchset", "entry": []})
        found["entry"].append({"resource": one})
    return {
        "hook": "order-sign",
        "hookInstance": f"d1577c69-dfbe-44ad-ba6d-{number:012d}",
        "context": {
            "userId": "Practitioner/example",
            "patientId": person,
            "draftOrders": {"resourceType": "Bundle", "entry": [{"resource": _order(person, 0.2 + number / 1000)}]},
        },
        "prefetch": prefetch,
    }


def _of_person(bundle: dict[str, Any], person: str) -> list[dict[str, Any]]:
    """The resources of a chart, about another person, with references as a record system writes them."""
    text = json.dumps(bundle)
    for entry in bundle["entry"]:
        kind, name = entry["resource"]["resourceType"], entry["resource"]["id"]
        text = text.replace(entry["fullUrl"], f"{kind}/{person if kind == 'Patient' else name}")
    resources = [entry["resource"] for entry in json.loads(text)["entry"]]
    for one in resources:
        if one["resourceType"] == "Patient":
            one["id"] = person
    return resources


def _order(person: str, mg_per_kg: float) -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "status": "draft",
        "intent": "order",
        "medicationCodeableConcept": {
            "coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "6130"}]
        },
        "subject": {"reference": f"Patient/{person}"},
        "dosageInstruction": [
            {
                "route": {"coding": [{"system": "http://snomed.info/sct", "code": "47625008"}]},
                "timing": {"repeat": {"duration": 40, "durationUnit": "min"}},
                "doseAndRate": [{"doseQuantity": {"value": round(mg_per_kg, 3), "code": "mg/kg"}}],
            }
        ],
    }


async def _ask(app: Any, hook: str, bodies: list[bytes]) -> tuple[list[float], list[float]]:
    """The milliseconds of each request, by the processor and by the clock."""
    cores, waits = [], []
    for body in bodies:
        sent: list[dict[str, Any]] = []

        async def receive(body: bytes = body) -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any], sent: list[dict[str, Any]] = sent) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": PATH + hook, "headers": HEADERS}
        core, clock = time.process_time(), time.perf_counter()
        await app(scope, receive, send)
        spent, waited = 1e3 * (time.process_time() - core), 1e3 * (time.perf_counter() - clock)
        if sent[0]["status"] != 200 or bool(json.loads(sent[1]["body"])["cards"]) is not (hook == "order-sign"):
            raise AssertionError("a request of the benchmark was given another task")
        cores.append(spent)
        waits.append(waited)
    return cores, waits
