"""A pump programme computed a second time, from the numbers of the prescription, by other means.

By contract this module imports `assuage.units` and nothing else of ours, so that one fault cannot be in both. Where the
programme adds up whole numbers step by step, this draws the curve of what has been given by each moment, as exact fractions of
milligrams and minutes, bends it where a cap is reached, and reads every number of the programme off it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, pairwise
from math import ceil, floor

from assuage.units import factor

ZERO = Fraction(0)
Curve = list[tuple[Fraction, Fraction]]
"""Corners of what has been given: minutes, milligrams."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the order. `what`: `amount` over its minutes, `rate` for them, `steps` of a rate, or `nothing`.

    `number` and `unit` as written; for steps, `change` (negative downwards), `goal` and `every_min` beside them.
    """

    what: str
    minutes: Fraction
    number: Fraction = ZERO
    unit: str = "mg"
    change: Fraction = ZERO
    goal: Fraction = ZERO
    every_min: Fraction = ZERO


@dataclass(frozen=True, slots=True)
class Block:
    """Stages one after the other, each of lines begun together; all of it `times` times, every `every_min`."""

    stages: tuple[tuple[Line, ...], ...]
    every_min: Fraction = ZERO
    times: int = 1


@dataclass(frozen=True, slots=True)
class Cap:
    """The most of a `rate`, a `dose`, a `session`, a `day` or the `course`."""

    over: str
    number: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class Prescription:
    """The order in its own numbers: its drug in words, lines, caps and the weight its kilograms stand for."""

    drug: str
    blocks: tuple[Block, ...]
    caps: tuple[Cap, ...]
    weight_kg: Fraction
    weight_cap_kg: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Bench:
    """What it is prepared with and given by, in mg, mL and hours as on labels.

    `limits`: name, mg/kg/h of base, and whether S-ketamine is meant; where it is not, one of S counts as `s_counts` of racemate.
    """

    vial_drug: str
    vial_mg: Fraction
    vial_ml: Fraction
    solution_mg_per_ml: Fraction
    container_ml: Fraction
    always_full: bool
    line_ml: Fraction
    spare_ml: Fraction
    rate_step_ml_per_h: Fraction
    fill_step_ml: Fraction
    draw_step_ml: Fraction
    longest_h: Fraction
    change_step_min: Fraction
    break_h: Fraction
    limits: tuple[tuple[str, Fraction, bool], ...]
    s_counts: Fraction
    base_in_hydrochloride: Fraction


@dataclass(frozen=True, slots=True)
class SecondCheck:
    """The second path's own numbers by name, and every one that is not the programme's."""

    numbers: Mapping[str, int]
    disagreements: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether every number is the same."""
        return not self.disagreements


def second_check(written: Prescription, bench: Bench, keyed: Mapping[str, int]) -> SecondCheck:
    """Recompute the programme and hold `keyed`, its numbers by name, against it: each must be there and be the same."""
    numbers = recompute(written, bench)
    found = []
    if written.drug != bench.vial_drug:
        found.append(f"The order is for {written.drug} and the vial holds {bench.vial_drug}.")
    for name in dict.fromkeys([*numbers, *keyed]):
        ours, theirs = numbers.get(name, "nothing"), keyed.get(name, "nothing")
        if ours != theirs:
            found.append(f"{name}: {theirs} in the programme, {ours} in the second check.")
    return SecondCheck(numbers, tuple(found))


def recompute(written: Prescription, bench: Bench) -> dict[str, int]:
    """Every number of the programme by name, from the prescription alone."""
    numbers: dict[str, int] = {}
    for name, _, _ in bench.limits:
        most = _limit_mg_per_h(name, written, bench) / bench.solution_mg_per_ml // bench.rate_step_ml_per_h
        numbers[f"limit {name} [0.01 mL/h]"] = floor(most * bench.rate_step_ml_per_h * 100)
    sessions = _sessions(_slopes(_given_by(written)), bench.break_h * 60)
    for place, session in enumerate(sessions, start=1):
        numbers |= _session(f"session {place}", session, written, bench)
    for total in ("given [mcg]", "ordered [mcg]", "drawn [mcg]", "wasted [mcg]", "vials"):
        numbers[f"course: {total}"] = sum(numbers[f"session {one}: {total}"] for one in range(1, len(sessions) + 1))
    numbers["course: sessions"] = len(sessions)
    return numbers


def _limit_mg_per_h(name: str, written: Prescription, bench: Bench) -> Fraction:
    """A limit in milligrams of this drug as labelled."""
    bound, of_s = next((bound, of_s) for one, bound, of_s in bench.limits if one == name)
    halved = bench.s_counts if written.drug.startswith("S-") and not of_s else 1
    in_salt = bench.base_in_hydrochloride if written.drug.endswith(" hydrochloride") else 1
    return bound * _kg(written) / halved / in_salt


def _kg(written: Prescription) -> Fraction:
    return written.weight_kg if written.weight_cap_kg is None else min(written.weight_kg, written.weight_cap_kg)


def _mg(number: Fraction, unit: str, kg: Fraction) -> Fraction:
    """Milligrams, or milligrams a minute, of a number in its unit."""
    rate = any(unit.endswith(time) for time in ("/min", "/h", "/day"))
    per_kg = "/kg" in unit
    plain = ("mg/kg" if per_kg else "mg") + ("/min" if rate else "")
    return number * factor(unit, plain) * (kg if per_kg else 1)


def _cap(written: Prescription, over: str) -> Fraction | None:
    return next((_mg(one.number, one.unit, _kg(written)) for one in written.caps if one.over == over), None)


def _given_by(written: Prescription) -> Curve:
    """The curve of the whole course, with every cap applied."""
    ramps: list[tuple[Fraction, Fraction, Fraction]] = []
    occasions: list[Fraction] = []
    clock = ZERO
    for block in written.blocks:
        length = sum((max(line.minutes for line in stage) for stage in block.stages), ZERO)
        for place in range(block.times):
            now = clock + place * block.every_min
            occasions.append(now)
            for stage in block.stages:
                ramps += [ramp for line in stage for ramp in _ramps(line, now, written)]
                now += max(line.minutes for line in stage)
        clock += block.every_min * block.times if block.every_min else length
    end = max(stop for _, stop, _ in ramps)
    marks = sorted({mark for start, stop, _ in ramps for mark in (start, stop)} | {ZERO})
    curve = [
        (mark, sum((mg * max(min(mark, stop) - start, ZERO) / (stop - start) for start, stop, mg in ramps), ZERO))
        for mark in marks
    ]
    days = [Fraction(1440 * day) for day in range(ceil(end / 1440))]
    for over, starts in (("session", occasions), ("day", days), ("course", [ZERO])):
        most = _cap(written, over)
        if most is not None:
            curve = _bent(curve, [*starts, max(end, starts[-1])], most)
    return curve


def _ramps(line: Line, now: Fraction, written: Prescription) -> list[tuple[Fraction, Fraction, Fraction]]:
    """Start, stop and milligrams of each straight piece of one line, with the caps on rate and dose."""
    kg, fastest, largest = _kg(written), _cap(written, "rate"), _cap(written, "dose")
    if line.what == "nothing":
        return []
    if line.what in {"amount", "rate"}:
        number = _mg(line.number, line.unit, kg)
        rate = _least(number, largest) / line.minutes if line.what == "amount" else number
        return [(now, now + line.minutes, _least(rate, fastest) * line.minutes)]
    changes = int((line.goal - line.number) / line.change)
    made = []
    for place in range(changes + 1):
        start = now + place * line.every_min
        stop = now + line.minutes if place == changes else start + line.every_min
        rate = _least(_mg(line.number + place * line.change, line.unit, kg), fastest)
        made.append((start, stop, rate * (stop - start)))
    return made


def _least(value: Fraction, most: Fraction | None) -> Fraction:
    return value if most is None else min(value, most)


def _at(curve: Curve, minute: Fraction) -> Fraction:
    for (left, low), (right, high) in pairwise(curve):
        if minute <= right:
            return low + (high - low) * (minute - left) / (right - left)
    return curve[-1][1]


def _bent(curve: Curve, edges: list[Fraction], most: Fraction) -> Curve:
    """The curve that in each window between two edges rises by no more than `most`."""
    bent: Curve = [(edges[0], ZERO)]
    for start, stop in pairwise(edges):
        base, so_far = _at(curve, start), bent[-1][1]
        corners = [start, *(minute for minute, _ in curve if start < minute < stop), stop]
        for left, right in pairwise(corners):
            low, high = _at(curve, left) - base, _at(curve, right) - base
            if low < most < high:
                bent.append((left + (right - left) * (most - low) / (high - low), so_far + most))
            bent.append((right, so_far + min(high, most)))
    return bent


Slope = tuple[Fraction, Fraction, Fraction]  # from, to [min], and milligrams a minute
Row = tuple[int, int, Fraction]  # from, to [s], and mL/h
Reading = Callable[[int], Fraction]  # what has been by a second


def _slopes(curve: Curve) -> list[Slope]:
    """Straight stretches, neighbours of one slope joined."""
    found: list[Slope] = []
    for (left, low), (right, high) in pairwise(curve):
        if right == left:
            continue
        slope = (high - low) / (right - left)
        if found and found[-1][2] == slope:
            found[-1] = (found[-1][0], right, slope)
        else:
            found.append((left, right, slope))
    return found


def _sessions(slopes: list[Slope], break_min: Fraction) -> list[list[Slope]]:
    """Stretches from one long break to the next; what begins or ends a session is no break."""
    sessions: list[list[Slope]] = [[]]
    for left, right, slope in slopes:
        if slope == 0 and (right - left >= break_min or not sessions[-1]):
            sessions.append([])
        else:
            sessions[-1].append((left, right, slope))
    return [one[:-1] if one[-1][2] == 0 else one for one in sessions if one]


def _session(name: str, session: list[Slope], written: Prescription, bench: Bench) -> dict[str, int]:
    origin = floor(session[0][0] * 60)
    edges = [floor(left * 60) - origin for left, _, _ in session] + [floor(session[-1][1] * 60) - origin]
    speed = [(*pair, _rate(one[2], written, bench)) for pair, one in zip(pairwise(edges), session, strict=True)]

    def pumped(second: int) -> Fraction:
        """What has been pumped by then [mL]."""
        return sum((rate * max(0, min(second, stop) - start) for start, stop, rate in speed), ZERO) / 3600

    def asked(second: int) -> Fraction:
        """What has been asked for by then [mg]; the edges count where they were written."""
        if second in edges:
            place = edges.index(second)
            return sum((slope * (right - left) for left, right, slope in session[:place]), ZERO)
        moment = Fraction(second + origin, 60)
        return sum((slope * max(ZERO, min(moment, right) - left) for left, right, slope in session), ZERO)

    changes, end = _changes(speed, pumped, bench), edges[-1]
    numbers = {
        f"{name}: starts [s]": origin,
        f"{name}: containers": len(changes) - 1,
        f"{name}: given [mcg]": floor(pumped(end) * bench.solution_mg_per_ml * 1000),
        f"{name}: given [uL]": floor(pumped(end) * 1000),
        f"{name}: ordered [mcg]": floor(asked(end) * 1000),
    }
    drawn: list[Fraction] = []
    for place, (opened, closed) in enumerate(pairwise(changes), start=1):
        marks = [opened, *(edge for edge in edges if opened < edge < closed), closed]
        rows = [(a, b, next(rate for start, stop, rate in speed if start <= a < stop)) for a, b in pairwise(marks)]
        made = _container(f"{name}, container {place}", rows, (pumped, asked), bench)
        numbers |= made
        drawn.append(Fraction(made[f"{name}, container {place}: drawn [mcg]"], 1000))
    return numbers | _drawn_together(name, changes, drawn, bench)


def _drawn_together(name: str, changes: list[int], drawn_mg: list[Fraction], bench: Bench) -> dict[str, int]:
    """Vials: containers that are all used up within the longest time in use are drawn from the same ones."""
    numbers: dict[str, int] = {}
    vials = number = first = 0
    while first < len(drawn_mg):
        late = changes[first] + bench.longest_h * 3600
        last = max(place for place in range(first, len(drawn_mg)) if changes[place + 1] <= late)
        mg = sum(drawn_mg[first : last + 1], ZERO)
        opened = ceil(mg / bench.vial_mg)
        number, vials = number + 1, vials + opened
        numbers[f"{name}, drawing {number}: containers"] = last + 1 - first
        numbers[f"{name}, drawing {number}: vials"] = opened
        numbers[f"{name}, drawing {number}: wasted [uL]"] = floor((opened - mg / bench.vial_mg) * bench.vial_ml * 1000)
        numbers[f"{name}, drawing {number}: wasted [mcg]"] = floor((opened * bench.vial_mg - mg) * 1000)
        first = last + 1
    numbers[f"{name}: drawings"] = number
    numbers[f"{name}: vials"] = vials
    numbers[f"{name}: drawn [mcg]"] = floor(sum(drawn_mg) * 1000)
    numbers[f"{name}: wasted [mcg]"] = floor((vials * bench.vial_mg - sum(drawn_mg)) * 1000)
    return numbers


def _rate(slope_mg_per_min: Fraction, written: Prescription, bench: Bench) -> Fraction:
    """The rate keyed in [mL/h]: the nearest step, the lower of two as near or under a cap on an amount, never past a bound of the order."""
    wanted = slope_mg_per_min * 60 / bench.solution_mg_per_ml
    below = wanted // bench.rate_step_ml_per_h * bench.rate_step_ml_per_h
    above = below + bench.rate_step_ml_per_h
    adds_up = any(one.over != "rate" for one in written.caps)
    chosen = above if above - wanted < wanted - below and not adds_up else below
    hard, capped = _limit_mg_per_h("hard", written, bench), _cap(written, "rate")
    for bound in [hard, *([] if capped is None else [capped * 60])]:
        if wanted <= bound / bench.solution_mg_per_ml < chosen:
            return below
    return chosen


def _changes(speed: list[Row], pumped: Reading, bench: Bench) -> list[int]:
    """When the first container is put on, when each is changed, and when the last comes off [s]."""
    fills = (place * bench.fill_step_ml for place in range(floor(bench.container_ml / bench.fill_step_ml), 0, -1))
    largest = next(one for one in fills if _measurable(one, bench))
    end = speed[-1][1]
    found = [speed[0][0]]
    while (opened := found[-1]) < end:
        room = largest - bench.spare_ml - (bench.line_ml if len(found) == 1 else 0)
        last = min(_empty_at(speed, pumped(opened) + room), opened + floor(bench.longest_h * 3600))
        start = max(opened, next((start for start, stop, _ in speed if start <= last < stop), opened))
        even = floor(last / (bench.change_step_min * 60)) * int(bench.change_step_min * 60)
        change = max(start, even) if max(start, even) > opened else last
        # Always later than before: a container that gives nothing is a disagreement, not a check without an end.
        found.append(end if last >= end else max(change, opened + 1))
    return found


def _empty_at(speed: list[Row], volume_ml: Fraction) -> int:
    """The last whole second by which no more than that has been pumped."""
    pumped = ZERO
    for start, stop, rate in speed:
        gives = rate * Fraction(stop - start, 3600)
        if pumped + gives > volume_ml:
            return start + floor((volume_ml - pumped) / rate * 3600)
        pumped += gives
    return speed[-1][1]


def _measurable(fill_ml: Fraction, bench: Bench) -> bool:
    """Whether its drug is a whole number of steps of what is drawn."""
    drawn_ml = fill_ml * bench.solution_mg_per_ml * bench.vial_ml / bench.vial_mg
    return drawn_ml % bench.draw_step_ml == 0


def _container(name: str, rows: list[Row], curves: tuple[Reading, Reading], bench: Bench) -> dict[str, int]:
    pumped, asked = curves
    numbers = {f"{name}: steps": len(rows)}

    def ul(second: int) -> int:
        return floor(pumped(second) * 1000)

    def mcg(second: int) -> int:
        return floor(pumped(second) * bench.solution_mg_per_ml * 1000)

    for place, (start, stop, rate) in enumerate(rows, start=1):
        step = f"{name}, step {place}"
        numbers[f"{step}: from [s]"] = start
        numbers[f"{step}: for [s]"] = stop - start
        numbers[f"{step}: rate [0.01 mL/h]"] = floor(rate * 100)
        numbers[f"{step}: volume [uL]"] = ul(stop) - ul(start)
        numbers[f"{step}: drug [mcg]"] = mcg(stop) - mcg(start)
        numbers[f"{step}: ordered [mcg]"] = floor(asked(stop) * 1000) - floor(asked(start) * 1000)
    first, last = rows[0][0], rows[-1][1]
    line = bench.line_ml if name.endswith("container 1") else ZERO
    needed = Fraction(ceil((pumped(last) - pumped(first)) * 1000), 1000) + line + bench.spare_ml
    fills = (place * bench.fill_step_ml for place in count(ceil(needed / bench.fill_step_ml)))
    fill = bench.container_ml if bench.always_full else next(one for one in fills if _measurable(one, bench))
    drug_mg = fill * bench.solution_mg_per_ml
    drug_ml = drug_mg * bench.vial_ml / bench.vial_mg
    numbers[f"{name}: fill [uL]"] = floor(fill * 1000)
    numbers[f"{name}: drug [uL]"] = floor(drug_ml * 1000)
    numbers[f"{name}: diluent [uL]"] = floor((fill - drug_ml) * 1000)
    numbers[f"{name}: drawn [mcg]"] = floor(drug_mg * 1000)
    numbers[f"{name}: line [uL]"] = floor(line * 1000)
    numbers[f"{name}: line [mcg]"] = floor(line * bench.solution_mg_per_ml * 1000)
    numbers[f"{name}: given [uL]"] = ul(last) - ul(first)
    numbers[f"{name}: given [mcg]"] = mcg(last) - mcg(first)
    numbers[f"{name}: left [uL]"] = floor((fill - line) * 1000) - (ul(last) - ul(first))
    numbers[f"{name}: left [mcg]"] = floor(drug_mg * 1000) - numbers[f"{name}: line [mcg]"] - (mcg(last) - mcg(first))
    return numbers
