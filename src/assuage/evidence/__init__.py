"""Studies into one answer: pooled from study files or from a table of one's own, kept with all that rebuilds it.

In: study files, or a CSV or Excel file. Out: a frozen `Synthesis`, its bundle, and a synthesis file for review; and for one
condition what all studies and syntheses say, good news and bad.
"""

from assuage.evidence.bundle import Rebuilt, bundle_of, rebuild, write_bundle, zipped
from assuage.evidence.canonical import result_document
from assuage.evidence.closer_documents import (
    regression_document,
    selection_document,
    subgroups_document,
    trim_and_fill_document,
)
from assuage.evidence.data import PoolData, Settings, StudyNumbers
from assuage.evidence.errors import (
    BadTableError,
    BundleError,
    CannotPoolError,
    EvidenceError,
    Fault,
    ImplausibleSpreadError,
)
from assuage.evidence.gathering import Evidence, Told, evidence_for
from assuage.evidence.looking_closer import (
    by_moderators,
    by_subgroup,
    if_some_went_unseen,
    one_after_another,
    part_of_each,
    small_studies,
    with_mirror_images,
    without_each,
)
from assuage.evidence.measures import COLUMNS, column_sets, measure_names, measure_words
from assuage.evidence.numbers import data_of
from assuage.evidence.pooling import synthesise
from assuage.evidence.publishing import About, publish, synthesis_file
from assuage.evidence.record import StudyEffect, Synthesis
from assuage.evidence.selecting import studies_data
from assuage.evidence.table import Table, read_table
from assuage.evidence.verbs import pool_studies, pool_table

__all__ = [
    "COLUMNS",
    "About",
    "BadTableError",
    "BundleError",
    "CannotPoolError",
    "Evidence",
    "EvidenceError",
    "Fault",
    "ImplausibleSpreadError",
    "PoolData",
    "Rebuilt",
    "Settings",
    "StudyEffect",
    "StudyNumbers",
    "Synthesis",
    "Table",
    "Told",
    "bundle_of",
    "by_moderators",
    "by_subgroup",
    "column_sets",
    "data_of",
    "evidence_for",
    "if_some_went_unseen",
    "measure_names",
    "measure_words",
    "one_after_another",
    "part_of_each",
    "pool_studies",
    "pool_table",
    "publish",
    "read_table",
    "rebuild",
    "regression_document",
    "result_document",
    "selection_document",
    "small_studies",
    "studies_data",
    "subgroups_document",
    "synthesis_file",
    "synthesise",
    "trim_and_fill_document",
    "with_mirror_images",
    "without_each",
    "write_bundle",
    "zipped",
]
