"""`lead_version` and `lead`: leads folded from history, with their first touch and what became of them."""

from collections.abc import Iterator

from salesops.warehouse.build.activities import OUTBOUND
from salesops.warehouse.build.built import Built
from salesops.warehouse.build.fold import FOREVER, fold
from salesops.warehouse.build.inputs import load_events
from salesops.warehouse.build.people import OWNER
from salesops.warehouse.build.shop import Shop
from salesops.warehouse.build.types import moment


def build(shop: Shop) -> Iterator[Built]:
    ids = shop.only.get("lead")
    load_events(shop, "lead", ids)
    fold(shop, "lead")
    _load_touches(shop, ids)
    _load_deals(shop, whole=ids is None)
    shop.run(_OUTCOMES)
    shop.run(f"CREATE OR REPLACE TABLE lead_versions AS {_VERSIONS}")
    yield Built("lead_version", "FROM lead_versions")
    yield Built("lead", f"FROM lead_versions WHERE valid_to = {FOREVER}")
    shop.run("DROP TABLE e_lead")


def _load_touches(shop: Shop, ids: object) -> None:
    """`lead_touch`: the first time somebody turned to the lead."""
    where, parameters = shop.source.among("lead_id", ids)  # type: ignore[arg-type]
    rows = shop.source.stream(
        'SELECT lead_id, CAST(min("at") AS TEXT) AS touched_at FROM records_activity'
        f" WHERE lead_id IS NOT NULL AND deleted_at IS NULL AND type IN {OUTBOUND} AND {where} GROUP BY lead_id",
        parameters,
    )
    shop.table("lead_touch", rows, f"SELECT lead_id, {moment('touched_at')} AS touched_at FROM given")


def _load_deals(shop: Shop, *, whole: bool) -> None:
    """`lead_deal`: a lead's deal, said by the lead or else the earliest that names it; its proposal and its winning."""
    leads = "" if whole else "AND lead_id IN (SELECT id FROM f_lead)"
    shop.run(f"""
        CREATE OR REPLACE TABLE lead_deal AS
        WITH said AS (SELECT id AS lead_id, arg_max(converted_deal_id, valid_from) AS deal_id FROM f_lead GROUP BY id),
        named AS (SELECT lead_id, min(deal_id) AS deal_id FROM w_deal WHERE lead_id IS NOT NULL {leads} GROUP BY lead_id),
        either AS (
            SELECT s.lead_id, coalesce(s.deal_id, n.deal_id) AS deal_id FROM said s LEFT JOIN named n USING (lead_id)
        ), proposed AS (
            SELECT deal_id, min(entered_on) AS proposal_on FROM w_stage_visit
            WHERE is_proposal AND deal_id IN (SELECT deal_id FROM either) GROUP BY deal_id
        )
        SELECT e.lead_id, e.deal_id, p.proposal_on, CASE WHEN d.status = 'won' THEN d.closed_on END AS won_on
        FROM either e LEFT JOIN w_deal d USING (deal_id) LEFT JOIN proposed p USING (deal_id)
    """)


_OUTCOMES = """
    CREATE OR REPLACE TABLE lead_outcome AS
    SELECT id, min(valid_from) FILTER (status IN ('qualified', 'converted')) AS qualified_at,
        min(valid_from) FILTER (status = 'converted') AS converted_at,
        min(valid_from) FILTER (status IN ('converted', 'disqualified')) AS closing_at
    FROM f_lead WHERE NOT deleted GROUP BY id
"""

_CLOSED = "v.status IN ('converted', 'disqualified')"

_VERSIONS = f"""
    WITH joined AS (
        SELECT v.* REPLACE (
                CASE WHEN {_CLOSED} THEN v.valid_from ELSE greatest(v.valid_from, coalesce(s.starts_at, v.valid_from)) END
                    AS valid_from,
                CASE WHEN {_CLOSED} THEN v.valid_to ELSE least(v.valid_to, coalesce(s.ends_at, v.valid_to)) END AS valid_to,
                least(v.first_touched_at, t.touched_at) AS first_touched_at
            ), {OWNER}, d.deal_id, d.proposal_on, d.won_on,
            coalesce(v.qualified_at, v.converted_at, o.qualified_at) AS qualified_moment,
            coalesce(v.converted_at, o.converted_at) AS converted_moment
        FROM f_lead v JOIN lead_outcome o USING (id)
        LEFT JOIN span s ON s.id = v.owner_id AND CASE
            WHEN {_CLOSED} THEN o.closing_at >= s.starts_at AND o.closing_at < s.ends_at
            ELSE s.starts_at < v.valid_to AND s.ends_at > v.valid_from END
        LEFT JOIN lead_touch t ON t.lead_id = v.id
        LEFT JOIN lead_deal d ON d.lead_id = v.id
        WHERE NOT v.deleted
    )
    SELECT * EXCLUDE (id), id AS lead_id, day_of(created_at) AS created_on,
        day_of(qualified_moment) AS qualified_on, day_of(converted_moment) AS converted_on,
        date_diff('microsecond', created_at, first_touched_at) / 3600000000.0 AS follow_up_hours,
        follow_up_target() AS follow_up_target_hours
    FROM joined
"""
"""What comes of a lead (touch, deal, proposal, winning) is told on all its versions: each has a date of its own."""
