"""What the capabilities contribute to the life of policies: one explicit list for each step."""

from salesops.capabilities.automation.cases import run_case as run_automation_case
from salesops.capabilities.automation.trial import try_automations
from salesops.capabilities.handoffs.queries.trial import try_hand_offs
from salesops.capabilities.process.decide.cases import run_case
from salesops.capabilities.process.queries.trial import try_process
from salesops.policies.cases import CASES
from salesops.policies.engines import Engines
from salesops.policies.references import REFERENCES
from salesops.workspace.policies.names import names
from salesops.workspace.policies.trials import TRIALS

ENGINES = Engines(
    cases={**CASES, "sales_process": run_case, "automations": run_automation_case},
    references={**REFERENCES},
    trials={**TRIALS, "sales_process": try_process, "automations": try_automations, "hand_offs": try_hand_offs},
    names=names,
)
"""cases: kind -> how an example of its document is judged. references: kind -> what its documents refer to that must be there.
trials: kind -> what a change of it would do to real records."""
