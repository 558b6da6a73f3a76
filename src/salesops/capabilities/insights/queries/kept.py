"""Studies that were made and kept, and what each is about."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from salesops.capabilities.insights.facts import Best, Effect, Practice, Side, Study
from salesops.capabilities.insights.models import KeptStudy
from salesops.capabilities.insights.queries.counting import Which
from salesops.kernel.period import Period
from salesops.kernel.scope import Scope

GOOD_FOR = timedelta(hours=20)
"""After this, a study is made anew when somebody looks and something has happened since."""
LOST_AFTER = timedelta(minutes=10)
"""After this, one that was asked for and never came is asked for again."""


@dataclass(frozen=True)
class Standing:
    """What there is for a selection: a study or none, whether one is on its way, and why the last try failed."""

    study: Study | None = None
    made_at: datetime | None = None
    waiting: bool = False
    wanted: bool = True
    failed: str = ""


def standing(which: Which, sequence: int, at: datetime) -> Standing:
    """`wanted`: whether it ought to be made (again) now."""
    kept = KeptStudy.objects.filter(key=key_of(which)).first()
    if kept is None:
        return Standing()
    waiting = kept.asked_at is not None and at - kept.asked_at < LOST_AFTER
    study = None if kept.result is None else study_of(kept.result)
    old = kept.made_at is None or (at - kept.made_at > GOOD_FOR and kept.sequence != sequence)
    return Standing(study, kept.made_at, waiting, old and not waiting and not kept.failed, kept.failed)


def key_of(which: Which) -> str:
    """The selection in words that stay the same."""
    return json.dumps(selection(which), sort_keys=True)


def selection(which: Which) -> dict[str, Any]:
    period = which.period
    days = [period.start.isoformat(), period.end.isoformat()] if period else None
    people = None if which.scope.everything else sorted(which.scope.people)
    return {"pipeline": which.pipeline, "segment": which.segment, "team": which.team, "period": days, "people": people}


def which_of(chosen: Mapping[str, Any]) -> Which:
    days, people = chosen["period"], chosen["people"]
    scope = Scope(everything=True) if people is None else Scope(people=frozenset(people))
    period = Period(*map(date.fromisoformat, days)) if days else None
    return Which(chosen["pipeline"], scope, period, chosen["segment"], chosen["team"])


def data_of(study: Study) -> dict[str, Any]:
    """As JSON."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(study)))
    return found


def study_of(data: Mapping[str, Any]) -> Study:
    effects = tuple(_effect(one) for one in data["effects"])
    best = data["best"]
    practices = tuple(Practice(**one) for one in best["practices"])
    return Study(data["deals"], data["won"], data["asked"], effects, Best(tuple(best["people"]), best["others"], practices))


def _effect(data: Mapping[str, Any]) -> Effect:
    sides = {name: Side(**data[name]) for name in ("with_it", "without")}
    own = data["own"]
    return Effect(**{**data, **sides, "own": own and tuple(own)})
