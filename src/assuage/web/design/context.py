"""What the frame of every page needs: who is signed in, whose chart is open, and the state of its five stages."""

from typing import Any


def frame(request: Any) -> dict[str, Any]:
    """`actor`, and `chart` where a person's chart is open (see `design/frames.py`)."""
    from assuage.web.design.frames import chart_frame

    actor = getattr(request, "actor", None)
    person = getattr(request, "person", None)
    return {"actor": actor, "chart": chart_frame(actor, person) if person is not None else None}
