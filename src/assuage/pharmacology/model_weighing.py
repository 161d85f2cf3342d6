"""How far one person's measurements speak for one model and against another."""

from collections.abc import Mapping, Sequence

import numpy as np

from assuage.pharmacology.personal_inference import PersonalPosterior, personal_posterior

LEADS_ALONE = (
    "No other model may predict all of the measurements that {lead} was held against, so models were not compared."
)
NOT_COMPARED = "Not compared: it may not predict all of the measurements that {lead} was held against."


def model_weights(found: Sequence[PersonalPosterior], *, seed: int = 0) -> tuple[dict[str, float], Mapping[str, str]]:
    """The probability of each model given this person's measurements, where each was as probable before; and words on the others.

    Models are compared on the measurements that the first one with any may use, and only those models that may use all of them:
    evidence on different measurements says nothing. A model alone gets no weight.
    """
    lead = next((one for one in found if one.mine.used), None)
    if lead is None:
        return {}, {}
    shared = set(lead.mine.used)
    logs: dict[str, float] = {}
    words: dict[str, str] = {}
    for one in found:
        if one.mine.refused is not None:
            continue
        if not shared <= set(one.mine.used):
            words[one.mine.model] = NOT_COMPARED.format(lead=lead.mine.model)
            continue
        places = tuple(place for place, measured in enumerate(one.mine.used) if measured in shared)
        alike = one if len(places) == len(one.mine.used) else personal_posterior(one.mine, seed=seed, of=places)
        logs[one.mine.model] = alike.log_evidence
    if len(logs) == 1:
        return {}, {lead.mine.model: LEADS_ALONE.format(lead=lead.mine.model), **words}
    values = np.array(list(logs.values()))
    weights = np.exp(values - np.logaddexp.reduce(values))
    return dict(zip(logs, weights.tolist(), strict=True)), words
