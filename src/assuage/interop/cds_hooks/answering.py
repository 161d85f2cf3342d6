"""A service's answer: the cards for one request, from what was sent along and nothing else."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from assuage.candidacy import Candidacy, diagnose, screen
from assuage.interop.cds_hooks.candidacy_cards import candidacy_card, interaction_card, unread
from assuage.interop.cds_hooks.cards import ADVICE, About, card
from assuage.interop.cds_hooks.dosage import OrderedDose
from assuage.interop.cds_hooks.dose_card import checked, dose_card
from assuage.interop.cds_hooks.errors import RefusedRequestError
from assuage.interop.cds_hooks.gathering import KETAMINE, Gathered, gather
from assuage.interop.cds_hooks.markdown import document
from assuage.interop.cds_hooks.requests import Call, read_call
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.patient import UNKNOWN, YES, Lookup, vocabulary


def answer(service_id: str, request: Any, *, at: datetime, library: Library | None = None) -> dict[str, Any]:
    """The response of one service to one request.

    Parameters: `request`, the parsed JSON; `at`, the aware instant it is asked, from which ages and freshness are counted.
    The same request at the same instant is always answered alike; nothing is fetched or kept. Where no prefetch at all was
    sent, one card says so: that is no fault of the request, so it is no 4xx.
    Errors: `RefusedRequestError` with the status and the reason.
    """
    shelf = library or shipped_library()
    call = read_call(service_id, request)
    try:
        gathered = gather(call, at=at, of=shelf)
    except RecursionError:
        raise RefusedRequestError(
            400, "The request is nested deeper than any FHIR resource, so it was not read. Send it as it was made."
        ) from None
    cards = _for_orders(call, gathered, shelf) if call.service.has_orders else _for_view(call, gathered, shelf)
    return {"cards": cards}


def _for_view(call: Call, gathered: Gathered, shelf: Library) -> list[dict[str, Any]]:
    """A card only for somebody with a pain condition or ketamine on the chart."""
    if gathered.nothing_supplied:
        return [_not_supplied(call, gathered, shelf)]
    takes = any(
        fact.claim in KETAMINE and (fact.answer is YES or (fact.explicit and fact.answer is UNKNOWN))
        for fact in gathered.patient.facts
    )
    person = Lookup(gathered.patient, vocabulary(shelf))
    if not takes and not _has_pain(person, shelf):
        return []
    candidacy = screen(person, library=shelf)
    cards = [candidacy_card(call, candidacy, gathered, shelf, ordered=takes)]
    return cards + _interactions(call, candidacy, shelf, None) if takes else cards


def _has_pain(person: Lookup, shelf: Library) -> bool:
    """Whether a pain condition stands on the chart, or is suspected; most charts that are opened have none."""
    guidelines = [shelf.guideline(name) for name in shelf.ids("guideline")]
    return diagnose(person, guidelines).standing != "absent"


def _for_orders(call: Call, gathered: Gathered, shelf: Library) -> list[dict[str, Any]]:
    """Cards only for an order of ketamine: candidacy, interactions by its route, and each order's dose."""
    if not gathered.orders:
        return []
    person = Lookup(gathered.patient, vocabulary(shelf))
    found = [checked(order.resource, order.drug, person, shelf) for order in gathered.orders]
    cards = [dose_card(call, one, shelf=shelf, of=str(place)) for place, one in enumerate(found)]
    on_dose = [made for made in cards if made is not None]
    if gathered.nothing_supplied:
        return [_not_supplied(call, gathered, shelf), *(made for made in on_dose if made["indicator"] == "critical")]
    route = _one_route([one.dose for one in found])
    candidacy = screen(person, route=route, library=shelf)
    words = document(*(one.words for one in found))
    return [
        candidacy_card(call, candidacy, gathered, shelf, ordered=True, dose=words),
        *_interactions(call, candidacy, shelf, route),
        *on_dose,
    ]


def _interactions(call: Call, candidacy: Candidacy, shelf: Library, route: str | None) -> list[dict[str, Any]]:
    made = interaction_card(call, candidacy, shelf, route=route)
    return [] if made is None else [made]


def _one_route(doses: Sequence[OrderedDose]) -> str | None:
    """The route all orders share; None where they differ or one names none, so that each route is asked."""
    routes = {dose.route for dose in doses}
    only = routes.pop() if len(routes) == 1 else None
    return None if only is None else only.value


def _not_supplied(call: Call, gathered: Gathered, shelf: Library) -> dict[str, Any]:
    """The one card of somebody of whom nothing was sent."""
    return card(
        call,
        About("data"),
        summary="Ketamine: nothing can be said, because no chart data were supplied with the request",
        indicator="info",
        detail=document(
            "This service works from prefetch alone and calls no FHIR server. Without it everything is unknown, and unknown "
            "is never taken for a no. Ask for the prefetch templates of discovery to be filled.",
            unread(gathered),
            ADVICE,
        ),
        shelf=shelf,
    )
