"""Conditions: `amount at least 50000 and segment is Enterprise`, one small tree.

Written once (in a policy, a filter, a command), read in two ways: here for one record, with the reason;
in `salesops.metrics.conditions` for millions, as Ibis. The two must agree on every row.

Missing values: a comparison with a missing value is false, whatever the operator, except `is_empty` and
the negations `is_not`, `not_in`, `excludes`, which are true. `Not` is plain negation of the answer.
"""

from salesops.kernel.condition.command_line import parse_where
from salesops.kernel.condition.judging import Verdict, holds, judge
from salesops.kernel.condition.reading import ConditionError, parse, to_data
from salesops.kernel.condition.tree import ALWAYS, All, Always, Any_, Compare, Condition, Not, Operator, Value, both, fields_of
from salesops.kernel.condition.words import describe

__all__ = [
    "ALWAYS",
    "All",
    "Always",
    "Any_",
    "Compare",
    "Condition",
    "ConditionError",
    "Not",
    "Operator",
    "Value",
    "Verdict",
    "both",
    "describe",
    "fields_of",
    "holds",
    "judge",
    "parse",
    "parse_where",
    "to_data",
]
