"""Programs are let in, and ended, here."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from assuage.web.accounts.actor import Actor, Note
from assuage.web.api.models import Client, Token
from assuage.web.audit.services import written


def let_in(actor: Actor, **about: Any) -> Client:
    """A program that may ask from now on, within its scopes."""
    made = Client(made_by=actor.user, **about)
    with written(actor, Note("let in", "api.Client", str(made.pk), why=f"{made.name}: {made.scopes}"[:200])):
        made.save(force_insert=True)
    return made


def change_keys(actor: Actor, client: Client, keys: Mapping[str, Any]) -> None:
    """Its keys from now on; what another signed is refused, and its tokens go on."""
    named = ", ".join(str(one.get("kid", "without a name")) for one in keys["keys"])
    with written(actor, Note("change keys", "api.Client", str(client.pk), why=f"{client.name}: {named}"[:200])):
        Client.objects.filter(pk=client.pk).update(keys=dict(keys))


def end(actor: Actor, client: Client) -> None:
    """It may ask no more: its tokens end with it. It can be let in again as a new one."""
    with written(actor, Note("end", "api.Client", str(client.pk), why=client.name)):
        Client.objects.filter(pk=client.pk).update(is_active=False)
        Token.objects.filter(client=client, revoked_at__isnull=True).update(revoked_at=timezone.now())


def running_tokens(user: Any) -> Any:
    """The tokens by which programs may ask for a user now, newest first; of what was agreed with an app, its longest."""
    now = timezone.now()
    return Token.objects.filter(
        user=user, revoked_at__isnull=True, used_at__isnull=True, expires_at__gt=now
    ).select_related("client")
