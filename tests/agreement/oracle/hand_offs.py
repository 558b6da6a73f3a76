"""How hand-offs come out, one at a time."""

from datetime import datetime

from tests.agreement.oracle.days import end_of
from tests.agreement.oracle.evaluate import Definition, simple
from tests.agreement.oracle.measures import count, median, share
from tests.agreement.oracle.view import View
from tests.agreement.worlds import Row


def by_then(moment: datetime | None, view: View) -> bool:
    return moment is not None and moment < end_of(view.world.company, view.known_day)


def outcome(row: Row, view: View) -> str:
    for column, called in (("breached_at", "breached"), ("accepted_at", "met"), ("sent_back_at", "sent_back")):
        if by_then(row[column], view):
            return called
    return "waiting"


def judged(view: View) -> list[Row]:
    told = [{**row, "outcome": outcome(row, view)} for row in view.world["hand_off"]]
    return view.flow(view.kept(told), "started_on")


def come_out(*outcomes: str):
    return lambda view: [row for row in judged(view) if row["outcome"] in outcomes]


def taken(view: View) -> list[Row]:
    return [row for row in judged(view) if by_then(row["accepted_at"], view) and row["minutes"] is not None]


HAND_OFFS: dict[str, Definition] = {
    "hand_offs_started": simple(judged, count),
    "hand_offs_in_time": simple(come_out("met", "breached"), share(lambda row, view: row["outcome"] == "met")),
    "hand_offs_late": simple(come_out("breached"), count),
    "hand_off_minutes_median": simple(taken, median("minutes")),
}
