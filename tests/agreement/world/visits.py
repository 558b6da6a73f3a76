"""Stage visits: one row for each stay of a deal in a stage, folded from its versions."""

from tests.agreement.world.deals import PIPELINES
from tests.agreement.world.draw import local_day

from salesops.kernel.working_days import working_days
from salesops.metrics.tables import ARROW, FAR_FUTURE

KEPT = (
    "deal_id", "account_id", "account", "segment", "region", "industry", "country", "owner_id", "person", "team_id",
    "team", "manager_id", "pipeline", "type", "product_id", "product", "source", "amount", "stage", "stage_position",
    "expected_days", "custom_tier", "custom_seats",
)  # fmt: skip


def stage_visits(versions: list[dict], zone: str) -> list[dict]:
    """The visits of one deal, in order. The owner and the amount are those at the entry."""
    stays = stays_of(versions)
    seen: dict[str, int] = {}
    rows = []
    for number, stay in enumerate(stays):
        first, last = stay[0], stay[-1]
        seen[first["stage"]] = seen.get(first["stage"], 0) + 1
        before = stays[number - 1][-1] if number else None
        after = stays[number + 1][0] if number + 1 < len(stays) else None
        left_at = None if last["valid_to"] == FAR_FUTURE else last["valid_to"]
        rows.append(
            {
                **{name: first[name] for name in KEPT},
                "is_proposal": _stage(first).is_proposal,
                "outcome": _stage(first).status,
                "came_from": before and before["stage"],
                "went_to": after and after["stage"],
                "went_to_position": after and after["stage_position"],
                "entered_at": first["valid_from"],
                "entered_on": local_day(first["valid_from"], zone),
                "left_at": left_at,
                "left_on": left_at and local_day(left_at, zone),
                "worked_days": left_at and working_days(local_day(first["valid_from"], zone), local_day(left_at, zone)),
                "visit": seen[first["stage"]],
                "came_by": "page",
                **_decided(first["deal_id"] + number),
            }
        )
    return rows


def way(versions: list[dict]) -> dict:
    """The whole way of one deal."""
    stays = stays_of(versions)
    first, last = (stay[0]["valid_from"] for stay in (stays[0], stays[-1]))
    stages = ARROW.join(stay[0]["stage"] for stay in stays)
    return {"deal_id": versions[0]["deal_id"], "way": stages, "seconds": int((last - first).total_seconds())}


def _decided(number: int) -> dict:
    """Each of the things a gate may have said of a move, by turns."""
    gate = (None, "met", "excused", "met", "lacking")[number % 5]
    return {"gate": gate, "lacked": "amount|" if gate == "lacking" else gate and ""}


def stays_of(versions: list[dict]) -> list[list[dict]]:
    """Versions without a break in the same stage."""
    stays: list[list[dict]] = []
    for row in versions:
        if stays and stays[-1][-1]["stage"] == row["stage"] and stays[-1][-1]["valid_to"] == row["valid_from"]:
            stays[-1].append(row)
        else:
            stays.append([row])
    return stays


def _stage(row: dict):  # noqa: ANN202
    return next(stage for stage in PIPELINES[row["pipeline"]] if stage.name == row["stage"])
