"""The whole catalogue computed slowly and obviously, from the words of its formulas alone."""

from tests.agreement.oracle.activity import ACTIVITY
from tests.agreement.oracle.conversion import CONVERSION
from tests.agreement.oracle.evaluate import Definition, answer
from tests.agreement.oracle.hand_offs import HAND_OFFS
from tests.agreement.oracle.outcomes import OUTCOMES
from tests.agreement.oracle.pipeline import PIPELINE
from tests.agreement.oracle.quotas import QUOTAS
from tests.agreement.oracle.recurring import RECURRING

ORACLE: dict[str, Definition] = {**OUTCOMES, **RECURRING, **QUOTAS, **PIPELINE, **CONVERSION, **ACTIVITY, **HAND_OFFS}

__all__ = ["ORACLE", "answer"]
