"""The warehouse tables and their columns: shaped for questions, filled by `salesops.warehouse`.

Moments are UTC, stored without a zone (`timestamp`), microseconds. `*_on` columns are dates in the
company's time zone. Money is in the company's currency, converted at the rate of the day the row is
about. A version row holds from `valid_from` (included) to `valid_to` (excluded; FAR_FUTURE while it
holds). Each table may carry further `custom_<field>` columns the `fields` policy declares.
"""

from datetime import datetime

import ibis

FAR_FUTURE = datetime(9999, 1, 1)  # noqa: DTZ001  UTC without a zone, as all moments in the warehouse

MONEY = "decimal(18, 2)"
OPEN, WON, LOST = "open", "won", "lost"
ARROW = " → "

_OWNER = {
    "owner_id": "int64",
    "person": "string",
    "team_id": "int64",
    "team": "string",
    "manager_id": "int64",
}
"""Whose it is, with the team and manager that person had at the moment the row is about."""

_ACCOUNT = {
    "account_id": "int64",
    "account": "string",
    "segment": "string",
    "region": "string",
    "industry": "string",
    "country": "string",
}

_DEAL = {
    "deal_id": "int64",
    "name": "string",
    **_ACCOUNT,
    **_OWNER,
    "pipeline": "string",
    "stage": "string",
    "stage_position": "int64",
    "status": "string",
    "type": "string",
    "product_id": "int64",
    "product": "string",
    "source": "string",
    "lead_id": "int64",
    "amount": MONEY,
    "amount_local": MONEY,
    "currency": "string",
    "probability": "decimal(5, 4)",
    "forecast_category": "string",
    "competitor": "string",
    "loss_reason": "string",
    "next_step": "string",
    "created_at": "timestamp(6)",
    "created_on": "date",
    "close_date": "date",
    "closed_on": "date",
    "stage_entered_at": "timestamp(6)",
    "stage_entered_on": "date",
    "expected_days": "int64",
    "pushes": "int64",
    "last_activity_on": "date",
    "service_start": "date",
    "service_end": "date",
}
"""`closed_on` is set when status is won or lost, null while open. `pushes` counts the times the close
date was moved later so far. `expected_days` is the stage's norm in the sales process."""

_VERSION = {"valid_from": "timestamp(6)", "valid_to": "timestamp(6)", "learned_at": "timestamp(6)", "sequence": "int64"}

_LEAD = {
    "lead_id": "int64",
    "name": "string",
    "company": "string",
    **_OWNER,
    "source": "string",
    "campaign": "string",
    "status": "string",
    "segment": "string",
    "region": "string",
    "industry": "string",
    "country": "string",
    "created_at": "timestamp(6)",
    "created_on": "date",
    "first_touched_at": "timestamp(6)",
    "qualified_on": "date",
    "converted_on": "date",
    "deal_id": "int64",
    "follow_up_hours": "float64",
    "follow_up_target_hours": "float64",
    "proposal_on": "date",
    "won_on": "date",
}
"""`proposal_on` and `won_on` are of the deal it was converted to. `first_touched_at` is the earliest of
the field and the first outbound activity on the lead. `follow_up_hours` from creation to that touch."""

SCHEMAS: dict[str, ibis.Schema] = {
    name: ibis.schema(columns)
    for name, columns in {
        "deal_version": {**_DEAL, **_VERSION},
        "deal": {**_DEAL, **_VERSION},
        "stage_visit": {
            "deal_id": "int64",
            **_ACCOUNT,
            **_OWNER,
            "pipeline": "string",
            "type": "string",
            "product_id": "int64",
            "product": "string",
            "source": "string",
            "amount": MONEY,
            "stage": "string",
            "stage_position": "int64",
            "is_proposal": "boolean",
            "outcome": "string",
            "came_from": "string",
            "went_to": "string",
            "went_to_position": "int64",
            "entered_at": "timestamp(6)",
            "entered_on": "date",
            "left_at": "timestamp(6)",
            "left_on": "date",
            "expected_days": "int64",
            "visit": "int64",
            "came_by": "string",
            "gate": "string",
            "lacked": "string",
            "worked_days": "int64",
        },
        "deal_way": {"deal_id": "int64", "way": "string", "seconds": "int64"},
        "lead_version": {**_LEAD, **_VERSION},
        "lead": {**_LEAD, **_VERSION},
        "activity": {
            "activity_id": "int64",
            **_OWNER,
            **_ACCOUNT,
            "type": "string",
            "outcome": "string",
            "at": "timestamp(6)",
            "on": "date",
            "minutes": "int64",
            "contact_id": "int64",
            "lead_id": "int64",
            "deal_id": "int64",
            "pipeline": "string",
            "learned_at": "timestamp(6)",
        },
        "deal_contact": {"deal_id": "int64", "contact_id": "int64", "role": "string", "added_on": "date"},
        "person_version": {
            "person_id": "int64",
            "person": "string",
            "role": "string",
            "title": "string",
            "manager_id": "int64",
            "team_id": "int64",
            "team": "string",
            "hired_on": "date",
            "left_on": "date",
            "ramped_on": "date",
            "time_zone": "string",
            **_VERSION,
        },
        "team_version": {
            "team_id": "int64",
            "team": "string",
            "parent_id": "int64",
            **_VERSION,
        },
        "account": {
            **_ACCOUNT,
            **_OWNER,
            "parent_id": "int64",
            "employees": "int64",
            "annual_revenue": MONEY,
            "created_on": "date",
        },
        "subscription": {
            "subscription_id": "int64",
            **_ACCOUNT,
            **_OWNER,
            "deal_id": "int64",
            "product_id": "int64",
            "product": "string",
            "starts_on": "date",
            "ends_on": "date",
            "monthly_amount": MONEY,
        },
        "invoice": {
            "invoice_id": "int64",
            **_ACCOUNT,
            **_OWNER,
            "deal_id": "int64",
            "issued_on": "date",
            "due_on": "date",
            "paid_on": "date",
            "amount": MONEY,
        },
        "spend": {"spend_id": "int64", "month": "date", "kind": "string", "amount": MONEY},
        "change": {
            "sequence": "int64",
            "kind": "string",
            "record_id": "int64",
            "action": "string",
            **_OWNER,
            "on": "date",
            "source": "string",
        },
        "hand_off": {
            "hand_off_id": "int64",
            **_OWNER,
            "key": "string",
            "hand_off": "string",
            "kind": "string",
            "deal_id": "int64",
            "lead_id": "int64",
            "account_id": "int64",
            "sender_id": "int64",
            "state": "string",
            "started_at": "timestamp(6)",
            "started_on": "date",
            "due_at": "timestamp(6)",
            "accepted_at": "timestamp(6)",
            "sent_back_at": "timestamp(6)",
            "breached_at": "timestamp(6)",
            "minutes": "int64",
            "lacked": "string",
        },
        "quota": {
            "quota_id": "int64",
            **_OWNER,
            "measure": "string",
            "segment": "string",
            "starts_on": "date",
            "ends_on": "date",
            "amount": MONEY,
        },
        "target": {
            "metric": "string",
            "dimension": "string",
            "value_of": "string",
            "starts_on": "date",
            "ends_on": "date",
            "value": "float64",
        },
        "calendar": {
            "on": "date",
            "week": "date",
            "month": "date",
            "quarter": "date",
            "year": "date",
            "fiscal_quarter": "date",
            "fiscal_year": "date",
            "working_day": "boolean",
        },
    }.items()
}
"""`stage_visit` rows are one stay of a deal in a stage, with the owner and amount at its entry: `outcome` is the status
of that stage (open, won or lost), `went_to` the stage it left for, `visit` counts the deal's stays in that same stage.
`came_by` is the door the move came by (page, api, import, ...). `gate` is what was decided on the move: met (nothing was
missing), excused (only what an exception allowed), lacking (made although something was missing), null where nothing was
decided; `lacked` the names of what was missing and not excused, each followed by `|`. `worked_days` are the working days it
stood there until it left (`kernel.working_days`, in the week of who owned the deal then), null while it stands there.
`deal_way` rows are the whole way of a deal so far: the stages it came to in their order, with ARROW between them, and the
whole seconds from the first to the last entry.
`quota` rows are one per person (or team, then `owner_id` is null) and quota period, after ramp.
`hand_off` rows are of whoever must act or has acted (null while several may); `hand_off` is what the policy calls it, `key` its
key there, `minutes` those to acceptance as its clock counts, `breached_at` when its time was over before anybody answered,
`lacked` the fields of its packet that were empty at the start, each followed by `|`.
`change` holds edits made by people, not by imports. `ends_on` is excluded everywhere; null = open end.
`calendar` gives, for each day, the first day of the week, month, ... it belongs to."""
