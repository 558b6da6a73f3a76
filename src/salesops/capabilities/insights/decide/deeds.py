"""What was done by each point, as one row a point, deal and habit. Ibis over the warehouse."""

from collections.abc import Mapping

import ibis

from salesops.capabilities.insights.decide.points import STEADY_DAYS
from salesops.kernel.kinds import ACTIVITY_TYPES

MOST_TIMES = 2
"""In the stage before, doing something twice is looked at too. Every question more makes the others harder to answer."""
LONGEST = 3
"""Activities in a row that are looked at as a sequence."""
ANSWERED_HOURS = (1, 4, 24)
MOST_PEOPLE = 3
_SHORT = {"email_received": "reply", "email_replied": "reply", "email_sent": "email", "meeting_held": "meeting", "call": "call"}
"""Activities that make sequences, with replies either way as one."""
_BEFORE, _WITHIN = "before.", "within."


def deeds(rows: ibis.Table, tables: Mapping[str, ibis.Table]) -> ibis.Table:
    """`rows` as `points.seen` gives them -> place, habit (`sort.what.least`); what each deal had by each point."""
    before = rows.filter(rows.point.startswith(_BEFORE))
    long = rows.point.endswith(f".{STEADY_DAYS}")
    soon, steady = (rows.filter(rows.point.startswith(_WITHIN), kept) for kept in (~long, long))
    acts = tables["activity"]
    acts = acts.filter(acts["type"].isin(_looked_at()))
    done = _done(before, acts)
    return ibis.union(
        *_counted(_done(soon, acts), 1),
        *_counted(done, MOST_TIMES),
        *_sequences(done),
        _steady(_done(steady, acts)),
        _colleagues(done),
        *_contacts(before, tables["deal_contact"]),
        *_fields(before, tables["deal_version"]),
        *_answered(rows, tables["lead"]),
    )


def _done(rows: ibis.Table, activities: ibis.Table) -> ibis.Table:
    """Activities from the beginning of what is looked at to its end."""
    windows = rows.select("place", "deal_id", "since", "until")
    acts = activities.select(done_in="deal_id", type="type", at="at", by_id="owner_id", activity_id="activity_id")
    near = [windows.deal_id == acts.done_in, acts["at"] >= windows.since, acts["at"] < windows.until]
    return windows.inner_join(acts, near).drop("done_in", "deal_id")


def _looked_at() -> list[str]:
    return [kind for kind in ACTIVITY_TYPES if kind not in ("task", "meeting_no_show")]


def _named(rows: ibis.Table, habit: ibis.Value | str) -> ibis.Table:
    said = ibis.literal(habit) if isinstance(habit, str) else habit
    return rows.select("place", habit=said)


def _counted(done: ibis.Table, most: int) -> list[ibis.Table]:
    counts = done.group_by("place", "type").aggregate(times=lambda t: t.count())
    found = []
    for least in range(1, most + 1):
        often = counts.filter(counts.times >= least) if least > 1 else counts
        found.append(_named(often, ibis.literal("count.") + often["type"] + ibis.literal(f".{least}")))
    return found


def _sequences(done: ibis.Table) -> list[ibis.Table]:
    """Two or three different activities that directly follow one another in a stage."""
    short = ibis.cases(*((done["type"] == kind, said) for kind, said in _SHORT.items()), else_=ibis.null("string"))
    steps = done.mutate(step=short)
    steps = steps.filter(steps.step.notnull())
    order = ibis.window(group_by="place", order_by=["at", "activity_id"])
    rows = steps.select("place", "step", second=steps.step.lead(1).over(order), third=steps.step.lead(2).over(order))
    two = rows.filter(rows.second != rows.step).select("place", "step", "second").distinct()
    three = rows.filter(rows.second != rows.step, rows.third != rows.second).distinct()
    return [
        _named(two, ibis.literal("sequence.") + two.step + "-" + two.second + ".2"),
        _named(three, ibis.literal("sequence.") + three.step + "-" + three.second + "-" + three.third + f".{LONGEST}"),
    ]


def _steady(done: ibis.Table) -> ibis.Table:
    """Something was done in both halves of the time looked at."""
    late = done["at"] >= done.since + ibis.interval(days=STEADY_DAYS // 2)
    halves = done.group_by("place").aggregate(late=late.any(), early=(~late).any())
    return _named(halves.filter(halves.late, halves.early), "steady..1")


def _colleagues(done: ibis.Table) -> ibis.Table:
    people = done.group_by("place").aggregate(first=done.by_id.min(), last=done.by_id.max())
    return _named(people.filter(people.first != people.last), "colleague..1")


def _contacts(before: ibis.Table, contacts: ibis.Table) -> list[ibis.Table]:
    """People known by then, and the parts they play."""
    known = before.inner_join(contacts, "deal_id")
    known = known.filter(known.added_on <= known.until_on)
    counts = known.group_by("place").aggregate(people=known.contact_id.nunique())
    roles = known.filter(known.role.notnull(), known.role != "")
    many = [_named(counts.filter(counts.people >= least), f"contacts..{least}") for least in range(2, MOST_PEOPLE + 1)]
    return [*many, _named(roles, ibis.literal("role.") + roles.role + ".1").distinct()]


def _fields(before: ibis.Table, versions: ibis.Table) -> list[ibis.Table]:
    """How the deal stood at the moment it entered."""
    states = versions.select(
        version_of="deal_id",
        valid_from="valid_from",
        valid_to="valid_to",
        next_step="next_step",
        competitor="competitor",
        pushes="pushes",
    )
    then = [before.deal_id == states.version_of, states.valid_from <= before.until, states.valid_to > before.until]
    rows = before.inner_join(states, then)
    filled = [
        _named(rows.filter(rows[name].notnull(), rows[name] != ""), f"field.{name}.1") for name in ("next_step", "competitor")
    ]
    return [*filled, _named(rows.filter(rows.pushes == 0), "unpushed..1")]


def _answered(rows: ibis.Table, leads: ibis.Table) -> list[ibis.Table]:
    """How soon the lead a deal came from was answered."""
    start = rows.filter(rows.point == "start").select("place", "deal_id")
    asked = leads.filter(leads.deal_id.notnull()).select(lead_to="deal_id", hours="follow_up_hours")
    found = start.inner_join(asked, start.deal_id == asked.lead_to)
    return [_named(found.filter(found.hours <= hours), f"answered..{hours}").distinct() for hours in ANSWERED_HOURS]
