"""The keys by which the clinic signs who a user is: made when first needed, published while anything they signed may be read."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from cryptography.fernet import InvalidToken
from joserfc.jwk import RSAKey

from assuage.web.api.models import SigningKey
from assuage.web.api.sealing import seal_for

ALGORITHM = "RS256"
_BITS = 3072
_PURPOSE = "signing keys"
SIGNS_FOR = timedelta(days=90)
"""How long a key signs before the next is made."""
SHOWN_FOR = SIGNS_FOR + timedelta(days=1)
"""How long it is published, which is longer than anything it signed holds."""


def signing_key(at: datetime) -> RSAKey:
    """The newest key, where it still signs; a new one where it does not, or where the installation's secret was changed since."""
    newest = SigningKey.objects.filter(made_at__gt=at - SIGNS_FOR).first()
    if newest is not None:
        try:
            return RSAKey.import_key(json.loads(seal_for(_PURPOSE).decrypt(newest.sealed.encode())))
        except InvalidToken:
            pass
    return _made(at)


def published(at: datetime) -> dict[str, Any]:
    """The public halves, as a JWK set; at least one, so that whoever asks early gets the one that will sign."""
    signing_key(at)
    return {"keys": [one.public for one in SigningKey.objects.filter(made_at__gt=at - SHOWN_FOR)]}


def _made(at: datetime) -> RSAKey:
    kid = uuid4().hex
    key = RSAKey.generate_key(_BITS, parameters={"kid": kid, "alg": ALGORITHM, "use": "sig"})
    sealed = seal_for(_PURPOSE).encrypt(json.dumps(key.as_dict(private=True)).encode()).decode()
    SigningKey.objects.create(kid=kid, public=key.as_dict(private=False), sealed=sealed, made_at=at)
    return key
