"""`hand_off`: what was handed over, of whoever must act or has acted, with the team held at the start.

Hand-offs are no records: their rows are read from the table of their own, and told of in history like those.
"""

from collections.abc import Iterator

from salesops.kernel.kinds import Field
from salesops.warehouse.build.built import Built
from salesops.warehouse.build.people import OWNER, held
from salesops.warehouse.build.shop import Shop
from salesops.warehouse.build.types import parsed

TABLE = "handoffs_hand_off"
_FIELDS = (
    *(Field(name, "text") for name in ("key", "name", "kind", "state", "lacked")),
    *(Field(name, "integer") for name in ("record_id", "sender_id", "receiver_id", "minutes")),
    *(Field(name, "moment") for name in ("started_at", "due_at", "accepted_at", "sent_back_at", "breached_at")),
)


def build(shop: Shop) -> Iterator[Built]:
    source = shop.source
    where, parameters = source.among("id", shop.only.get("hand_off"))
    listed = ", ".join(source.text(field.name) for field in _FIELDS)
    rows = source.stream(f"SELECT id, {listed} FROM {TABLE} WHERE {where}", parameters)
    typed = ", ".join(f"{parsed(f'CAST({field.name} AS VARCHAR)', field)} AS {field.name}" for field in _FIELDS)
    shop.table("handed", rows, f"SELECT id, {typed} FROM given")
    yield Built(
        "hand_off",
        f"""
        SELECT h.* EXCLUDE (lacked), h.id AS hand_off_id, h.name AS hand_off, h.receiver_id AS owner_id, {OWNER},
            day_of(h.started_at) AS started_on, CASE h.kind WHEN 'deal' THEN h.record_id END AS deal_id,
            CASE h.kind WHEN 'lead' THEN h.record_id END AS lead_id,
            CASE h.kind WHEN 'account' THEN h.record_id END AS account_id,
            array_to_string(list_transform(from_json(h.lacked, '["VARCHAR"]'), lambda one: one || '|'), '') AS lacked
        FROM handed h {held("h.receiver_id", "h.started_at")}
        """,
    )
