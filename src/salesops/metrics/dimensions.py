"""What a metric can be split by: names for askers, and the columns of warehouse rows that hold them."""

OWNER = ("person", "person_id", "team", "team_id", "manager", "manager_id")
ACCOUNT = ("segment", "region", "industry", "country", "account", "account_id")
CUSTOM = "custom_*"
"""Stands for every custom field of the rows."""

OPEN_DEAL = (*OWNER, *ACCOUNT, "pipeline", "stage", "type", "product", "source", "forecast_category", "competitor", CUSTOM)
CLOSED_DEAL = (*OPEN_DEAL, "loss_reason")
STAGE_VISIT = (*OWNER, *ACCOUNT, "pipeline", "stage", "type", "product", "source", CUSTOM)
LEAD = (*OWNER, "segment", "region", "industry", "country", "source", "campaign", "status", CUSTOM)
ACTIVITY = (*OWNER, *ACCOUNT, "pipeline", "type", "outcome")
SUBSCRIPTION = (*OWNER, *ACCOUNT, "product")
CHANGE = (*OWNER, "kind", "action", "source")
QUOTA = (*OWNER, "segment")
HAND_OFF = (*OWNER, "hand_off", "kind", "outcome")

COLUMNS = {"person_id": "owner_id", "day": "on"}
"""Where the column has another name than the dimension."""


def column_of(dimension: str) -> str:
    return COLUMNS.get(dimension, dimension)
