"""Who the patient is, as far as the chart says: facts found, what could not be read."""

from assuage.cli.charts import OpenedChart
from assuage.cli.printing import print_heading, print_line, print_list
from assuage.patient import Answer, known_claims, told_age, vocabulary
from assuage.pharmacology import covariates_of

_MOST_UNREAD = 6


def print_patient(opened: OpenedChart, *, whole: str) -> None:
    """The person in a few lines; what is unknown is said to be unknown. `whole` says where a list cut short is whole."""
    patient = opened.patient
    who = covariates_of(patient)
    words = vocabulary()
    print_heading(
        f"{patient.label}{' (invented)' if patient.invented else ''}, asked about {patient.at:%Y-%m-%d %H:%M %Z}"
    )
    known = {
        "age": told_age(patient),
        "sex": None if patient.sex.value == "unknown" else patient.sex.value,
        "weight": None if who.weight_kg is None else f"{who.weight_kg:.4g} kg",
        "height": None if who.height_cm is None else f"{who.height_cm:.4g} cm",
        "mean arterial pressure": None if who.baseline_map_mmhg is None else f"{who.baseline_map_mmhg:.0f} mmHg",
        "pain": None if who.baseline_nrs is None else f"{who.baseline_nrs:g} of 10",
    }
    told = [f"{name} {value or 'unknown'}" for name, value in known.items()]
    liver = "no liver disease" if who.child_pugh == "none" else f"Child-Pugh class {who.child_pugh or 'unknown'}"
    print_line(", ".join([*told, liver]))
    for kind, heading in (("conditions", "Conditions"), ("medicines", "Medicines"), ("statements", "Also stated")):
        named = [words.called(claim) for claim in known_claims(patient, kind=kind, words=words)]
        if named:
            print_line(f"{heading}: {'; '.join(named)}")
    denied = sorted({words.called(fact.claim) for fact in patient.facts if fact.answer is Answer.NO and fact.explicit})
    if denied:
        print_line(f"Denied: {'; '.join(denied)}")
    unread = [f"{one.where}: {one.why}" for one in patient.unread if one.matters]
    rest = len(patient.unread) - len(unread[:_MOST_UNREAD])
    print_list(
        "Not used from the chart",
        [*unread[:_MOST_UNREAD], *([f"and {rest} more: {whole}"] if rest and unread else [])],
    )
    print_list("Note", opened.notes)
