"""The columns that formulas compute from, besides those a question names: expressions carry no others.

Engines would leave unread what they do not need; this keeps the expressions, and the time to compile them, small.
"""

from collections.abc import Iterable

import ibis

_OWNER = ("owner_id", "team_id", "team", "manager_id")
_VALID = ("valid_from", "valid_to")
_DEAL = (
    *_OWNER, *_VALID, "deal_id", "account_id", "status", "type", "stage", "amount", "probability", "created_on", "close_date",
    "closed_on", "stage_entered_on", "expected_days", "pushes", "service_start", "service_end",
)  # fmt: skip
_LEAD = (
    *_OWNER, *_VALID, "lead_id", "created_at", "created_on", "first_touched_at", "qualified_on", "converted_on",
    "proposal_on", "won_on", "follow_up_hours", "follow_up_target_hours",
)  # fmt: skip
_USED = {
    "deal": _DEAL,
    "deal_version": _DEAL,
    "lead": _LEAD,
    "lead_version": _LEAD,
    "stage_visit": (
        *_OWNER, "deal_id", "pipeline", "stage", "stage_position", "outcome", "is_proposal", "entered_on", "left_on", "went_to",
        "went_to_position", "expected_days", "came_from", "gate",
    ),
    "activity": (*_OWNER, "activity_id", "type", "outcome", "on", "minutes", "contact_id", "deal_id", "account"),
    "hand_off": (*_OWNER, "hand_off_id", "started_on", "accepted_at", "sent_back_at", "breached_at", "minutes"),
    "subscription": (*_OWNER, "account_id", "starts_on", "ends_on", "monthly_amount"),
    "person_version": (
        *_VALID, "person_id", "person", "role", "manager_id", "team_id", "team", "hired_on", "left_on", "ramped_on",
    ),
}  # fmt: skip


def narrowed(name: str, table: ibis.Table, asked: Iterable[str]) -> ibis.Table:
    """The table with the columns formulas use and those asked for, in its own order."""
    if name not in _USED:
        return table
    wanted = {*_USED[name], *asked}
    return table.select([column for column in table.columns if column in wanted])
