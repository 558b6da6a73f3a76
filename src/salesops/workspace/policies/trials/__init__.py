"""What a change of each kind of policy would do to real records: one explicit list."""

from collections.abc import Mapping

from salesops.policies.trials import Trying
from salesops.workspace.policies.trials.company import try_company
from salesops.workspace.policies.trials.fields import try_fields
from salesops.workspace.policies.trials.forecast import try_forecast
from salesops.workspace.policies.trials.quotas import try_quotas
from salesops.workspace.policies.trials.targets import try_targets

TRIALS: Mapping[str, Trying] = {
    "company": try_company,
    "quotas": try_quotas,
    "targets": try_targets,
    "fields": try_fields,
    "forecast": try_forecast,
}
