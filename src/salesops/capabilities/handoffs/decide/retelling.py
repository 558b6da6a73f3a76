"""A trial of hand-offs in words: how many, for whom, how loaded they would be, how many would have been late. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from salesops.capabilities.handoffs.facts import Would
from salesops.policies.documents.hand_offs import HandOff
from salesops.policies.trials import MOST_RECORDS, Concerned, Trial

_NAMED = 3


def tell_all(
    new: Sequence[HandOff], gone: Sequence[HandOff], would: Sequence[Would], did: Sequence[Would], *, days: int, at: datetime
) -> Trial:
    """`new`: those that are new or different. `would`: all by the new policy; `did`: all by the one in force."""
    sentences = [sentence for one in new for sentence in _of_one(one, would, did, days, at)]
    sentences += [f"{one.name} would start no more; it did {_times(_count(one, did))} in the last {days} days." for one in gone]
    late = sum(one.is_late(at) for one in would)
    keys = {one.key for one in new}
    concerned = [one for one in would if one.key in keys]
    latest = sorted(concerned, key=lambda one: one.at, reverse=True)[:MOST_RECORDS]
    return Trial(
        tuple(sentences),
        {
            "started": len(would),
            "started_now": len(did),
            "late": late,
            "late_now": sum(one.is_late(at) for one in did),
            **{f"started_{one.key}": _count(one, would) for one in new},
        },
        {},
        tuple(_concerned(one, at) for one in latest),
        tuple(sorted({person for one in concerned for person in one.receiver.people})),
    )


def _of_one(one: HandOff, would: Sequence[Would], did: Sequence[Would], days: int, at: datetime) -> list[str]:
    if one.trigger == "by_hand":
        return [f"{one.name} starts by hand alone: nobody can tell how often."]
    mine, before = [found for found in would if found.key == one.key], _count(one, did)
    said = [
        f"{one.name} would have started {_times(len(mine))} in the last {days} days; by the policy in force {_times(before)}."
    ]
    if not mine:
        return said
    return [*said, _load(one, mine), *_late(one, mine, did, at), *_lacks(one, mine)]


def _load(one: HandOff, mine: Sequence[Would]) -> str:
    taken = [found for found in mine if found.receiver.people]
    nobody = f"{len(mine) - len(taken):,} would have waited for nobody at all: the policy names nobody who is here."
    if not taken:
        return f"{one.name}: {nobody}"
    loads = Counter(found.receiver.called for found in taken)
    most = ", ".join(f"{name} {count:,}" for name, count in loads.most_common(_NAMED))
    others = f" and {len(loads) - _NAMED} more" if len(loads) > _NAMED else ""
    (who, day), busiest = Counter((found.receiver.called, found.at.date()) for found in taken).most_common(1)[0]
    left = f" {nobody}" if len(taken) < len(mine) else ""
    return f"{one.name}: for {most}{others}. At most {busiest:,} a day, for {who} on {day}.{left}"


def _late(one: HandOff, mine: Sequence[Would], did: Sequence[Would], at: datetime) -> list[str]:
    if one.clock is None:
        return []
    late, now = (sum(found.is_late(at) for found in those) for those in (mine, [d for d in did if d.key == one.key]))
    share = f"{round(100 * late / len(mine))}%"
    return [
        f"{one.name}: {late:,} of them ({share}) would have been late, at the time it took until somebody acted; now {now:,}."
    ]


def _lacks(one: HandOff, mine: Sequence[Would]) -> list[str]:
    lacked = Counter(name for found in mine for name in found.lacked)
    if not lacked:
        return []
    said = ", ".join(f"{name} {_times(count)}" for name, count in lacked.most_common(_NAMED))
    return [f"{one.name}: the packet would have lacked {said}."]


def _concerned(one: Would, at: datetime) -> Concerned:
    outcome = "late" if one.is_late(at) else "acted on in time" if one.touched_at else "still in time"
    return Concerned(one.kind, one.record_id, one.about, one.name, f"{one.at:%Y-%m-%d %H:%M}", outcome, owner=one.receiver.called)


def _count(one: HandOff, found: Sequence[Would]) -> int:
    return sum(each.key == one.key for each in found)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times" if count else "never"
