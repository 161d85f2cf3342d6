"""From answers to scores to meaning. Not built yet: the candidacy and follow-up work builds it."""
