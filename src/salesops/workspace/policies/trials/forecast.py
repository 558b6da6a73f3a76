"""What another forecast policy would do: who would owe a call, of what, and until when this week."""

from datetime import date, datetime

from salesops.capabilities.forecasting.called.decide.weeks import called_periods
from salesops.capabilities.forecasting.called.queries.calls import callers
from salesops.kernel.scope import Scope
from salesops.policies.documents.forecast import Forecast
from salesops.policies.trials import MOST_RECORDS, Concerned, Trial
from salesops.workspace.policies.trials.asking import Setting


def try_forecast(old: Forecast, new: Forecast, day: date, scope: Scope, at: datetime) -> Trial:
    setting = Setting.of(day, scope, at)
    before, after = (callers(policy, day) for policy in (old, new))
    starting, ending = after.owing - before.owing, before.owing - after.owing
    named = [(person, "would owe a call") for person in starting] + [(person, "would owe none any more") for person in ending]
    seen = sorted((after.people[person]["name"], person, why) for person, why in named if scope.sees(person))
    sentences = [*_of_people(len(starting), len(ending)), *_of_periods(old, new, setting), *_of_the_week(old, new, setting)]
    return Trial(
        tuple(sentences),
        {"would_owe": len(starting), "would_not": len(ending)},
        {},
        tuple(Concerned("person", person, name, why) for name, person, why in seen[:MOST_RECORDS]),
        tuple(sorted(after.owing if sentences else ())),
    )


def _of_people(starting: int, ending: int) -> list[str]:
    found = []
    if starting:
        found.append(f"{starting:,} {'person' if starting == 1 else 'people'} more would owe a call.")
    if ending:
        found.append(f"{ending:,} {'person' if ending == 1 else 'people'} would owe none any more.")
    return found


def _of_periods(old: Forecast, new: Forecast, setting: Setting) -> list[str]:
    calendar = setting.company.calendar
    before, after = (
        [f"{kpi} of {calendar.name(p)}" for p in called_periods(one, setting.company, setting.today) for kpi in one.kpis]
        for one in (old, new)
    )
    return [f"Called would be {', '.join(after)}, not {', '.join(before)}."] if before != after else []


def _of_the_week(old: Forecast, new: Forecast, setting: Setting) -> list[str]:
    before, after = (_week_words(policy, setting) for policy in (old, new))
    return [f"{after}, not: {before[0].lower()}{before[1:]}."] if before != after else []


def _week_words(policy: Forecast, setting: Setting) -> str:
    week = policy.week(setting.at, setting.company.time_zone)
    return f"The cut-off of this week would be {week.cutoff_at:%A %H:%M}, and later calls {policy.after_cutoff}"
