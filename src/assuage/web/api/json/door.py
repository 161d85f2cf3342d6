"""The door of the JSON interface: a token stands for an actor; a policy says which records; a scope says whether at all."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from assuage.web.accounts.guarding import opened
from assuage.web.accounts.policies import Policy
from assuage.web.api.guarding import bearer_behind
from assuage.web.audit.services import note_refusal

WHY = "a token, whose scope and whose user's policies are asked by every operation"


class Door(HttpBearer):
    """Lets in whoever shows a token that holds."""

    def authenticate(self, request: Any, token: str) -> Any:
        """Set `request.actor` and give the token, or None."""
        found = bearer_behind(request, token.strip())
        if found is None:
            return None
        request.actor = found.actor
        return found.token


DOOR = Door()


def needs(request: HttpRequest, scope: str) -> Any:
    """The actor, where the token has this scope; refused with 403 otherwise."""
    token: Any = request.auth  # type: ignore[attr-defined]  # set by ninja
    if scope not in token.scopes.split():
        raise HttpError(403, f"The token has no scope `{scope}`. Make one that has it.")
    return request.actor  # type: ignore[attr-defined]  # set by the door


def found(actor: Any, policy: Policy, pk: Any, *, within: Any = None) -> Any:
    """The record, where the policy lets the actor at it; a record that is forbidden and one that is not there are both 404.

    The audit is told that it was read, as by a page; what is done to it then is told by what does it.
    """
    try:
        record = (policy.among(actor) if within is None else within).filter(pk=pk).first()
    except (ValidationError, ValueError):
        record = None
    if record is None:
        note_refusal(actor, policy.verb, policy.record, str(pk)[:64])
        raise HttpError(404, "There is no such record, or it is not yours to see.")
    actor.notes.append(opened(policy, record))
    return record
