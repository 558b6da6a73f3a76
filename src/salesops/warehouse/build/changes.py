"""`change`: the edits people made to records themselves, whatever door they came in by; imports are not edits."""

from collections.abc import Iterator

from salesops.kernel.kinds import KINDS
from salesops.warehouse.build.built import Built
from salesops.warehouse.build.people import OWNER, held
from salesops.warehouse.build.shop import Shop
from salesops.warehouse.build.types import moment


def build(shop: Shop) -> Iterator[Built]:
    source = shop.source
    where, parameters = source.among("seq", shop.only.get("change"))
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    rows = source.stream(
        f"SELECT seq, kind, record_id, action, {source.text('happened_at')}, by_id, source FROM history_event"
        f" WHERE by_id IS NOT NULL AND source <> 'import' AND kind IN ({kinds}) AND seq <= {shop.up_to} AND {where}",
        parameters,
    )
    shop.table("edit", rows, f"SELECT * REPLACE ({moment('happened_at')} AS happened_at) FROM given")
    yield Built(
        "change",
        f'SELECT c.*, c.seq AS sequence, c.by_id AS owner_id, {OWNER}, day_of(c.happened_at) AS "on"'
        f" FROM edit c {held('c.by_id', 'c.happened_at')}",
    )
