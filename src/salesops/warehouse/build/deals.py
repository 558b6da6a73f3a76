"""`deal_version`, `deal`, `stage_visit`, `deal_way`: deals folded from history, in the company's currency, with the team then."""

from collections.abc import Iterator

from salesops.warehouse.build.activities import TOUCHES
from salesops.warehouse.build.built import Built
from salesops.warehouse.build.fold import FOREVER, fold
from salesops.warehouse.build.inputs import load_events, load_records
from salesops.warehouse.build.people import OWNER
from salesops.warehouse.build.shop import Shop
from salesops.warehouse.build.types import moment
from salesops.warehouse.build.visits import MOVES, STAYS, VISITS, WAYS
from salesops.warehouse.build.weeks import lay_out as lay_out_weeks

AT_ONCE = 1 << 18
"""How many deals are folded together: what fits in memory with all their versions."""


def build(shop: Shop) -> Iterator[Built]:
    ids = shop.only.get("deal")
    load_events(shop, "deal", ids, ("source", "decision"))
    shop.run(MOVES)
    lay_out_weeks(shop)
    _load_named(shop, whole=ids is None)
    last = max(shop.ids("SELECT max(record_id) FROM e_deal"), default=0)
    for first in range(0, last + 1, AT_ONCE):
        fold(shop, "deal", f"record_id >= {first} AND record_id < {first + AT_ONCE}")
        shop.run(_MARKED)
        shop.run(_SPLIT)
        shop.run(f"CREATE OR REPLACE TABLE deal_versions AS {_VERSIONS}")
        yield Built("deal_version", "FROM deal_versions")
        yield Built("deal", f"FROM deal_versions WHERE valid_to = {FOREVER}")
        shop.run(STAYS)
        yield Built("stage_visit", VISITS)
        yield Built("deal_way", WAYS)
    shop.run("DROP TABLE e_deal; DROP TABLE move; DROP TABLE IF EXISTS stays")


def _load_named(shop: Shop, *, whole: bool) -> None:
    """The accounts, products and touches of the deals."""
    accounts = None if whole else shop.ids("SELECT DISTINCT TRY_CAST(account AS BIGINT) FROM e_deal")
    load_records(shop, "account", ("name", "segment", "region", "industry", "country"), accounts)
    load_records(shop, "product", ("name",), None)
    deals = None if whole else shop.ids("SELECT DISTINCT record_id FROM e_deal")
    where, parameters = shop.source.among("deal_id", deals)
    touches = shop.source.stream(
        f'SELECT deal_id, CAST("at" AS TEXT) AS touched_at FROM records_activity'
        f" WHERE deal_id IS NOT NULL AND deleted_at IS NULL AND type IN {TOUCHES} AND {where}",
        parameters,
    )
    shop.table("touch", touches, f"SELECT deal_id, {moment('touched_at')} AS touched_at FROM given")


_MARKED = """
    CREATE OR REPLACE TABLE marked AS
    WITH stepped AS (
        SELECT *, status <> 'open' AS closed,
            (pipeline, stage, deleted) IS DISTINCT FROM (lag(pipeline) OVER w, lag(stage) OVER w, lag(deleted) OVER w)
                OR lag(id) OVER w IS NULL AS entered,
            status <> 'open' AND coalesce(lag(status) OVER w, 'open') = 'open' AS closing,
            status = 'open' AND coalesce(close_date > lag(close_date) OVER w, false) AS pushed
        FROM f_deal WINDOW w AS (PARTITION BY id ORDER BY valid_from)
    )
    SELECT * EXCLUDE (entered, closing, pushed),
        last_value(CASE WHEN entered THEN valid_from END IGNORE NULLS) OVER w AS stage_entered_at,
        last_value(CASE WHEN closing THEN valid_from END IGNORE NULLS) OVER w AS closing_at,
        count(*) FILTER (pushed) OVER w AS pushes
    FROM stepped WINDOW w AS (PARTITION BY id ORDER BY valid_from ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
"""

_SPLIT = f"""
    CREATE OR REPLACE TABLE split AS
    SELECT d.* REPLACE (
            CASE WHEN closed THEN d.valid_from ELSE greatest(d.valid_from, coalesce(s.starts_at, d.valid_from)) END AS valid_from,
            CASE WHEN closed THEN d.valid_to ELSE least(d.valid_to, coalesce(s.ends_at, d.valid_to)) END AS valid_to
        ), {OWNER}
    FROM marked d LEFT JOIN span s ON s.id = d.owner_id AND CASE
        WHEN closed THEN coalesce(noon_of(closed_on), closing_at) >= s.starts_at
            AND coalesce(noon_of(closed_on), closing_at) < s.ends_at
        ELSE s.starts_at < d.valid_to AND s.ends_at > d.valid_from END
    WHERE NOT deleted
"""
"""An open version ends and another begins where its owner's team or manager changes. A closed one keeps those of the day
it was closed on, whatever is edited later."""

_VERSIONS = """
    SELECT v.* EXCLUDE (id, name, amount), v.id AS deal_id, v.name, v.amount AS amount_local,
        a.name AS account, a.segment, a.region, a.industry, a.country, p.name AS product,
        g.position AS stage_position, g.probability, g.expected_days, coalesce(g.is_proposal, false) AS is_proposal,
        CAST(CAST(v.amount AS DECIMAL(28, 2)) * r.rate AS DECIMAL(18, 2)) AS amount,
        day_of(v.created_at) AS created_on, day_of(stage_entered_at) AS stage_entered_on, day_of(t.touched_at) AS last_activity_on
    FROM split v
    LEFT JOIN r_account a ON a.id = v.account_id
    LEFT JOIN r_product p ON p.id = v.product_id
    LEFT JOIN p_stage g ON g.pipeline = lower(v.pipeline) AND g.stage = lower(v.stage)
    LEFT JOIN p_rate r ON r.currency = coalesce(v.currency, '')
        AND coalesce(v.closed_on, day_of(v.created_at)) >= r.starts_on AND coalesce(v.closed_on, day_of(v.created_at)) < r.ends_on
    ASOF LEFT JOIN touch t ON t.deal_id = v.id AND t.touched_at < v.valid_to
"""
