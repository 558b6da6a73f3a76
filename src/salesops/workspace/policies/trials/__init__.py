"""What a change of each kind of policy would do to real records: one explicit list."""

from collections.abc import Mapping

from salesops.policies.trials import Trying

TRIALS: Mapping[str, Trying] = {}
