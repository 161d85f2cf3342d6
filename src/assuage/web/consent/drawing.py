"""A drawn signature: a small PNG picture, checked before it is kept."""

import struct
from base64 import b64decode, b64encode
from binascii import Error

from django.utils.translation import gettext as _

_START = "data:image/png;base64,"
_MAGIC = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 100_000
_MOST_PIXELS = 2_000
_HEADER = 24
_LEAST_BYTES = 300  # an empty canvas is smaller than any drawn line


class DrawingError(Exception):
    """What was sent is no drawn signature; the message says what to do."""


def read_drawing(sent: str) -> bytes:
    """The picture in what the page sent. Errors: `DrawingError` where it is empty, too large, or not a PNG."""
    if not sent:
        raise DrawingError(_("Nothing was drawn. Sign in the field, or choose to type the name."))
    if not sent.startswith(_START) or len(sent) > MOST_BYTES * 4 // 3 + 100:
        raise DrawingError(_("The drawing cannot be read or is too large. Clear it and sign again."))
    try:
        picture = b64decode(sent[len(_START) :], validate=True)
    except (Error, ValueError) as error:
        raise DrawingError(_("The drawing cannot be read. Clear it and sign again.")) from error
    if not picture.startswith(_MAGIC) or picture[12:16] != b"IHDR" or len(picture) > MOST_BYTES:
        raise DrawingError(_("The drawing cannot be read. Clear it and sign again."))
    width, height = struct.unpack(">II", picture[16:_HEADER])
    if not (0 < width <= _MOST_PIXELS and 0 < height <= _MOST_PIXELS):
        raise DrawingError(_("The drawing is too large. Clear it and sign again."))
    if len(picture) < _LEAST_BYTES:
        raise DrawingError(_("Nothing was drawn. Sign in the field, or choose to type the name."))
    return picture


def as_image(picture: bytes) -> str:
    """The picture as a page shows it."""
    return _START + b64encode(picture).decode("ascii")


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height of a picture that was checked [pixels]."""
    width, height = struct.unpack(">II", picture[16:_HEADER])
    return width, height
