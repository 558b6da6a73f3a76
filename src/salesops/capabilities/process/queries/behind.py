"""The deals behind a part of the map."""

from collections.abc import Sequence
from typing import Any

import ibis

from salesops.capabilities.process.decide.deviations import judged
from salesops.capabilities.process.queries.which import Which, deals, visits, with_ways
from salesops.metrics.tables import ARROW
from salesops.policies.documents.sales_process import Pipeline
from salesops.warehouse.engine import current


def behind(
    which: Which,
    *,
    path: Sequence[str] = (),
    step: tuple[str, str] | None = None,
    at: str = "",
    deviation: tuple[Pipeline, str] | None = None,
    limit: int = 200,
) -> list[dict[str, Any]]:
    """The deals that went a whole way, took a step, came to a stage, or left the designed way so (a kind of `deviations.KINDS`);
    all chosen where none is named. The largest first."""
    chosen = deals(which)
    if path:
        chosen = with_ways(chosen)
        chosen = chosen.filter(chosen.way == ARROW.join(path))
    rows = visits(chosen)
    if step:
        took = rows.filter((rows.stage == step[0]) & (rows.went_to == step[1]))
        chosen = chosen.semi_join(took, "deal_id")
    if at:
        chosen = chosen.semi_join(rows.filter(rows.stage == at), "deal_id")
    if deviation:
        stays = judged(deviation[0], rows)
        chosen = chosen.semi_join(stays.filter(stays[deviation[1]]), "deal_id")
    kept = chosen.select("deal_id", "name", "account", "person", "stage", "status", "amount", "created_on", "closed_on")
    counted = kept.mutate(of=kept.count().over(ibis.window()))
    found: list[dict[str, Any]] = current().to_arrow(counted.order_by([ibis.desc("amount"), "deal_id"]).limit(limit)).to_pylist()
    return found
