"""From the export of another system to records with their history, set-wise.

with plan(paths) as planned:
    planned.questions, planned.findings      # nothing is written yet
    result = run(planned, by=actor, at=now)  # all of it, or carry on with the same again
undo(result.batch_id, by=actor, at=now)
"""

from salesops.records.importing.errors import ImportProblem
from salesops.records.importing.planning import Plan, plan
from salesops.records.importing.running import Progress, Result, run
from salesops.records.importing.undo import Undone, undo

__all__ = ["ImportProblem", "Plan", "Progress", "Result", "Undone", "plan", "run", "undo"]
