"""What only this installation can open: sealed by its secret, for one purpose, so that nothing of one opens another."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def seal_for(purpose: str) -> Fernet:
    """The seal for a purpose. Who changes the secret of the installation can open nothing that was sealed before."""
    key = hashlib.sha256(f"assuage {purpose} ".encode() + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
