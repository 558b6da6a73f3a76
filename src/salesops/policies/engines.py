"""What other parts of the program contribute to the life of a policy: one explicit list, in `salesops.config.policies`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from salesops.policies.cases import Runner
from salesops.policies.references import Names, References
from salesops.policies.trials import Trying


@dataclass(frozen=True)
class Engines:
    """Each by kind of policy. `names` tells what there is to refer to at a moment."""

    cases: Mapping[str, Runner]
    references: Mapping[str, References]
    trials: Mapping[str, Trying]
    names: Callable[[datetime], Names]


@lru_cache(maxsize=1)
def engines() -> Engines:
    found: Engines = import_string(settings.POLICY_ENGINES)
    return found
