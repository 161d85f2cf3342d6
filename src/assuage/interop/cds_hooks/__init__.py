"""Decision support for another system's screens: CDS Hooks 2.0, with what 3.0 adds accepted.

In: a request as parsed JSON, with the resources the other system prefetched, and the instant it is asked. Out: cards, as
plain dicts ready for JSON; a request that cannot be used is refused with a 4xx status and a reason. Nothing is fetched,
nothing is kept, nothing acts by itself: what was not supplied is unknown, and the clinician decides. `application` is the
same as an ASGI app.
"""

from assuage.interop.cds_hooks.answering import answer
from assuage.interop.cds_hooks.asgi import application
from assuage.interop.cds_hooks.discovering import discovery
from assuage.interop.cds_hooks.errors import RefusedRequestError
from assuage.interop.cds_hooks.feedback import Feedback, receive_feedback
from assuage.interop.cds_hooks.requests import LARGEST_BYTES, parse_body
from assuage.interop.cds_hooks.schema import SCHEMAS, schema
from assuage.interop.cds_hooks.serving import LOCALHOST, serving

__all__ = [
    "LARGEST_BYTES",
    "LOCALHOST",
    "SCHEMAS",
    "Feedback",
    "RefusedRequestError",
    "answer",
    "application",
    "discovery",
    "parse_body",
    "receive_feedback",
    "schema",
    "serving",
]
