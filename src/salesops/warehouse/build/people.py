"""People and teams in time, and who held which team and manager when."""

from collections.abc import Iterator
from datetime import date

import pyarrow as pa

from salesops.warehouse.build.built import Built
from salesops.warehouse.build.fold import BEFORE_ALL, FOREVER, fold
from salesops.warehouse.build.inputs import load_events
from salesops.warehouse.build.shop import Shop


def lay_out(shop: Shop) -> None:
    """`f_person`, `f_team`, their latest names in `n_person`, `n_team`, and `span`: the stretches of time in which a
    person had one team and one manager, without gaps; the first reaches back and the last ahead for ever."""
    for kind in ("team", "person"):
        load_events(shop, kind, None)
        fold(shop, kind)
        shop.run(f"CREATE OR REPLACE TABLE n_{kind} AS SELECT id, arg_max(name, valid_from) AS name FROM f_{kind} GROUP BY id")
    shop.run(f"""
        CREATE OR REPLACE TABLE span AS
        WITH moves AS (
            SELECT id, team_id, manager_id, valid_from,
                lag(id) OVER w IS NULL OR (team_id, manager_id) IS DISTINCT FROM (lag(team_id) OVER w, lag(manager_id) OVER w)
                    AS moved, lag(id) OVER w IS NULL AS first
            FROM f_person WHERE NOT deleted WINDOW w AS (PARTITION BY id ORDER BY valid_from)
        )
        SELECT m.id, m.team_id, t.name AS team, m.manager_id, p.name AS person,
            CASE WHEN first THEN {BEFORE_ALL} ELSE m.valid_from END AS starts_at,
            coalesce(lead(m.valid_from) OVER (PARTITION BY m.id ORDER BY m.valid_from), {FOREVER}) AS ends_at
        FROM moves m JOIN n_person p USING (id) LEFT JOIN n_team t ON t.id = m.team_id WHERE moved
    """)


OWNER = "s.person, s.team_id, s.team, s.manager_id"
"""The columns of whose a row is, from a `span` joined as `s`."""


def held(owner: str, moment: str) -> str:
    """SQL that joins the `span` an owner was in at a moment as `s`."""
    return f"LEFT JOIN span s ON s.id = {owner} AND {moment} >= s.starts_at AND {moment} < s.ends_at"


def build(shop: Shop) -> Iterator[Built]:
    _ramp(shop)
    yield Built(
        "person_version",
        """SELECT v.id AS person_id, v.name AS person, v.* EXCLUDE (id, name), t.name AS team, r.ramped_on
           FROM f_person v LEFT JOIN n_team t ON t.id = v.team_id LEFT JOIN p_ramp r ON r.hired_on = v.hired_on
           WHERE NOT v.deleted""",
    )
    yield Built("team_version", "SELECT id AS team_id, name AS team, * EXCLUDE (id, name) FROM f_team WHERE NOT deleted")


def _ramp(shop: Shop) -> None:
    """`p_ramp`: the first day with a full quota, for each day somebody was hired."""
    days = [row[0] for row in shop.duck.execute("SELECT DISTINCT hired_on FROM f_person WHERE hired_on IS NOT NULL").fetchall()]
    ramped: list[date | None] = [shop.policies.quotas_in_force.ramped_on(day) for day in days]
    shop.table("p_ramp", pa.table({"hired_on": pa.array(days, pa.date32()), "ramped_on": pa.array(ramped, pa.date32())}))
