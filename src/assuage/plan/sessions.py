"""What is one sitting: doses without a break between them that is long enough to end it."""

from collections.abc import Sequence

from assuage.dosing import Administration


def sessions_of(given: Sequence[Administration], *, break_min: float) -> tuple[tuple[Administration, ...], ...]:
    """What is given, session by session: a break of that length begins another."""
    sessions: list[list[Administration]] = []
    until = -float("inf")
    for one in sorted(given, key=lambda dose: dose.start_min):
        gap = one.start_min - until
        if not sessions or (gap > 0 and gap >= break_min):
            sessions.append([])
        sessions[-1].append(one)
        until = max(until, one.stop_min)
    return tuple(tuple(session) for session in sessions)
