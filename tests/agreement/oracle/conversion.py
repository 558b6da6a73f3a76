"""Level 2: how much of what enters comes out, and what slips."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from tests.agreement.oracle import deals
from tests.agreement.oracle.days import end_of
from tests.agreement.oracle.evaluate import Definition, simple
from tests.agreement.oracle.measures import count, mean, median, ratio, share, total
from tests.agreement.oracle.view import View
from tests.agreement.worlds import Row


def won_value(rows: list[Row], view: View) -> Fraction | None:
    won = [row for row in rows if row["status"] == "won"]
    return ratio(total("amount")(won, view), total("amount")(rows, view))


def old_stays(view: View) -> list[Row]:
    """Stays in open stages that began long enough ago to be judged."""
    stays = [stay for stay in view.table("stage_visit") if stay["outcome"] == "open" and stay["entered_on"]]
    old = [stay for stay in stays if stay["entered_on"] + patience(stay) <= view.known_day]
    return view.flow(old, "entered_on")


def judged_stays(view: View) -> list[Row]:
    """Stays whose beginning was decided on."""
    return view.flow([stay for stay in view.table("stage_visit") if stay["gate"] is not None], "entered_on")


def patience(stay: Row) -> timedelta:
    return timedelta(days=max(14, 2 * stay["expected_days"] if stay["expected_days"] is not None else 14))


def went_on(stay: Row, view: View) -> bool:
    lost = {(other["pipeline"], other["stage"]) for other in view.world["stage_visit"] if other["outcome"] == "lost"}
    left = stay["left_on"] is not None and stay["left_on"] <= view.known_day
    further = stay["went_to_position"] is not None and stay["went_to_position"] > stay["stage_position"]
    return left and further and (stay["pipeline"], stay["went_to"]) not in lost


def slipped(view: View) -> list[Row]:
    """Deals due in the period when it began that were still open when it, or what is known of it, was over."""
    ends = {deal["deal_id"]: deal for deal in view.at("deal", view.last_day) if deal["status"] == "open"}
    is_over = view.period.end <= view.known_day + timedelta(days=1)
    rows = []
    for deal in view.kept(view.at("deal", view.period.start - timedelta(days=1))):
        later = ends.get(deal["deal_id"])
        if deal["status"] != "open" or deal["close_date"] is None or deal["close_date"] not in view.period or later is None:
            continue
        pushed_out = later["close_date"] is not None and later["close_date"] >= view.period.end
        if pushed_out or is_over:
            rows.append(deal)
    return rows


def pushes(view: View) -> list[Row]:
    """Versions with a later close date than the version before, with by how many pushes."""
    begin, end = end_of(view.world.company, view.period.start - timedelta(days=1)), end_of(view.world.company, view.last_day)
    living = {deal["deal_id"] for deal in view.existing("deal")}
    before: dict[int, int] = {}
    rows = []
    for version in sorted(view.world["deal_version"], key=lambda row: (row["valid_from"], row["sequence"])):
        more = version["pushes"] - before.get(version["deal_id"], 0)
        before[version["deal_id"]] = version["pushes"]
        if more > 0 and begin <= version["valid_from"] < end and version["deal_id"] in living:
            rows.append({**version, "_more": more})
    return view.kept(rows)


def leads(view: View) -> list[Row]:
    return view.flow(view.state("lead"), "created_on")


def by_then(*columns: str):  # noqa: ANN201
    """Whether one of the days is filled and not after the known day."""
    return share(lambda lead, view: any(lead[column] is not None and lead[column] <= view.known_day for column in columns))


def leads_won(view: View) -> list[Row]:
    won = [
        lead for lead in view.flow(view.state("lead"), "won_on") if lead["created_on"] and lead["won_on"] >= lead["created_on"]
    ]
    return [{**lead, "_days": (lead["won_on"] - lead["created_on"]).days} for lead in won]


def sum_of_pushes(rows: list[Row], view: View) -> Decimal:
    return total("_more")(rows, view)


CONVERSION: dict[str, Definition] = {
    "win_rate": simple(deals.closed("won", "lost"), share(lambda deal, view: deal["status"] == "won")),
    "win_rate_by_value": simple(deals.closed("won", "lost"), won_value),
    "average_deal_size": simple(deals.closed("won"), mean("amount")),
    "stage_conversion": simple(old_stays, share(went_on)),
    "gate_compliance": simple(judged_stays, share(lambda stay, view: stay["gate"] == "met")),
    "moves_by_exception": simple(judged_stays, share(lambda stay, view: stay["gate"] == "excused")),
    "slipped_deals": simple(slipped, count, anew=True, span="quarter"),
    "slipped_amount": simple(slipped, total("amount"), anew=True, span="quarter"),
    "close_date_pushes": simple(pushes, sum_of_pushes, anew=True, span="quarter"),
    "leads_generated": simple(leads, count),
    "lead_qualification_rate": simple(leads, by_then("qualified_on", "converted_on")),
    "proposal_rate": simple(leads, by_then("proposal_on")),
    "closing_rate": simple(leads, by_then("won_on")),
    "lead_to_win_days": simple(leads_won, mean("_days")),
    "lead_to_win_days_median": simple(leads_won, median("_days")),
}
