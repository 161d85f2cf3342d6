"""A record system at its desk: invented people, their prefetch, their orders, and the cards that come back."""

import copy
from datetime import UTC, datetime

import jsonschema
import pytest

from assuage.interop.cds_hooks import answer, schema

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ROUTES = {"iv": "47625008", "im": "78421000", "oral": "26643006", "nasal": "46713006", "sc": "34206005"}
UCUM = "http://unitsofmeasure.org"


class Desk:
    """Makes requests for the patient `p`, and asks the service."""

    at = AT
    instance = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"

    def __init__(self, make):
        self.make = make

    @staticmethod
    def bundle(*resources, **more):
        """A searchset of resources."""
        return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in resources]} | more

    @staticmethod
    def quantity(value, unit):
        """A Quantity in a UCUM unit."""
        return {"value": value, "unit": unit, "system": UCUM, "code": unit}

    def dosage(self, *, route="iv", dose=None, rate=None, minutes=None, **more):
        """One dosage instruction: an amount, a rate, a time, each where it is given."""
        amounts = {"doseQuantity": self.quantity(*dose)} if dose else {}
        amounts |= {"rateQuantity": self.quantity(*rate)} if rate else {}
        made = {"doseAndRate": [amounts]} if amounts else {}
        made |= {"timing": {"repeat": {"duration": minutes, "durationUnit": "min"}}} if minutes else {}
        made |= {"route": self.make.concept("sct", ROUTES[route])} if route else {}
        return made | more

    def ketamine(self, dosage=None, **more):
        """A draft order of ketamine; 0.25 mg/kg over 40 min by vein unless said otherwise."""
        written = dosage or self.dosage(dose=(0.25, "mg/kg"), minutes=40)
        return self.order("6130", "ketamine", dosageInstruction=[written]) | more

    def order(self, code, display, **more):
        """A draft order of a medicine by its RxNorm code."""
        drug = {"medicationCodeableConcept": self.make.concept("rx", code, display)}
        return self.make.medicine(**drug, status="draft", intent="order", id="draft") | more

    def pain(self):
        """Complex regional pain syndrome, on the problem list."""
        return self.make.condition(self.make.concept("icd", "G90.511"))

    def request(self, hook="order-sign", *, orders=None, prefetch=None, **more):
        """A request as a record system sends it; None for no prefetch at all."""
        context = {"userId": "Practitioner/example", "patientId": "p"}
        if hook != "patient-view":
            drafts = [self.ketamine()] if orders is None else orders
            context["draftOrders"] = self.bundle(*drafts, type="collection")
        if hook == "order-select":
            context["selections"] = ["MedicationRequest/draft"]
        made = {"hook": hook, "hookInstance": self.instance, "context": context}
        return copy.deepcopy(made | ({} if prefetch is None else {"prefetch": prefetch}) | more)

    def prefetch(self, *conditions, **more):
        """The patient, some conditions, and whatever else is given by its key."""
        return {"patient": self.make.person, "conditions": self.bundle(*conditions)} | more

    def ask(self, request):
        """The cards of the answer, which has to be as the schema says."""
        jsonschema.validate(request, schema("request"))
        response = answer(f"assuage-{request['hook']}", request, at=AT)
        jsonschema.validate(response, schema("response"))
        return response["cards"]

    def cards(self, hook="order-sign", **more):
        """The cards for a request made on the way, by their topic."""
        made = {"prefetch": self.prefetch()} | more
        return {card["source"]["topic"]["code"]: card for card in self.ask(self.request(hook, **made))}


@pytest.fixture
def desk(make):
    """A record system with one invented patient."""
    return Desk(make)
