"""The metrics that are sums or counts of their rows, so that parts add up to the whole."""

COUNTS = frozenset(
    {
        "activities", "calls", "data_entries", "deals_created", "deals_in_stage", "deals_lost", "deals_won", "emails_sent",
        "hand_offs_late", "hand_offs_started", "leads_generated", "meetings_booked", "meetings_held", "open_deals",
        "proposals_sent", "slipped_deals", "stuck_deals",
    }
)  # fmt: skip
SUMS = {
    "bookings": "amount",
    "new_bookings": "amount",
    "expansion_bookings": "amount",
    "renewal_bookings": "amount",
    "pipeline_created": "amount",
    "open_pipeline": "amount",
    "stuck_amount": "amount",
    "slipped_amount": "amount",
    "phone_minutes": "minutes",
    "mrr": "monthly_amount",
}
"""Metric -> the column of the rows behind that it is the sum of."""

PARTS_OF_ROWS = frozenset({"weighted_pipeline", "arr", "new_arr", "recognised_revenue", "quota", "close_date_pushes"})
"""Additive too, but each row counts with a part or a multiple of itself."""

ADDITIVE = tuple(sorted(COUNTS | set(SUMS) | PARTS_OF_ROWS))
FLOWS = tuple(
    sorted(
        set(ADDITIVE)
        - {
            "arr", "close_date_pushes", "deals_in_stage", "mrr", "open_deals", "open_pipeline", "slipped_amount", "slipped_deals",
            "stuck_amount", "stuck_deals", "weighted_pipeline",
        }
    )
)  # fmt: skip
