"""What was done for the deals that arrive, and who is known on them: what is stored, and what the same import brings."""

from collections.abc import Mapping

from salesops.records.importing.gather import Gathered
from salesops.records.importing.store import Store
from salesops.records.importing.workshop import Workshop


def count(workshop: Workshop, store: Store, kinds: Mapping[str, Gathered], of: str, *, asked: bool) -> None:
    """Build `done_by_deal` (k, done: a list of type, ever, here) and `roles_by_deal` (k, roles), empty unless `asked`.

    of: the condition by which the store is asked for the deals that arrive, called `d`.

    What a new deal's activities are counted since is its beginning: all of them are here.
    """
    if not asked:
        workshop.do("CREATE OR REPLACE TABLE done_by_deal (k BIGINT, done STRUCT(type VARCHAR, ever BIGINT, here BIGINT)[])")
        workshop.do("CREATE OR REPLACE TABLE roles_by_deal (k BIGINT, roles VARCHAR[])")
        return
    _stored(workshop, store, of)
    new = _arriving(workshop, kinds, "activity", "type", 'a.since IS NULL OR r."at" >= a.since')
    workshop.do(
        f"""CREATE OR REPLACE TABLE done_by_deal AS SELECT k, list({{'type': type, 'ever': ever, 'here': here}}) AS done FROM (
            SELECT k, type, sum(ever)::BIGINT AS ever, sum(here)::BIGINT AS here FROM (
                SELECT a.k, s.type::VARCHAR AS type, s.ever::BIGINT AS ever, s.here::BIGINT AS here
                FROM stored_done s JOIN arriving a ON a.id = s.deal_id::BIGINT {new}) GROUP BY ALL) GROUP BY k"""
    )
    new = _arriving(workshop, kinds, "deal_contact", "role", "true")
    workshop.do(
        f"""CREATE OR REPLACE TABLE roles_by_deal AS SELECT k, list(DISTINCT role ORDER BY role) AS roles FROM (
            SELECT a.k, s.role::VARCHAR AS role, 1 AS ever, 1 AS here
            FROM stored_roles s JOIN arriving a ON a.id = s.deal_id::BIGINT {new}) WHERE role <> '' GROUP BY k"""
    )
    workshop.do("DROP TABLE stored_done; DROP TABLE stored_roles")


def _stored(workshop: Workshop, store: Store, of: str) -> None:
    workshop.keep(
        "stored_done",
        store.read(
            f"""SELECT a.deal_id, a.type, count(*) AS ever,
                sum(CASE WHEN d.stage_since IS NULL OR a.at >= d.stage_since THEN 1 ELSE 0 END) AS here
            FROM records_activity a JOIN records_deal d ON d.id = a.deal_id
            WHERE {of} AND a.deleted_at IS NULL GROUP BY a.deal_id, a.type"""
        ),
    )
    workshop.keep(
        "stored_roles",
        store.read(
            f"""SELECT c.deal_id, c.role FROM records_deal_contact c JOIN records_deal d ON d.id = c.deal_id
            WHERE {of} AND c.deleted_at IS NULL"""
        ),
    )


def _arriving(workshop: Workshop, kinds: Mapping[str, Gathered], kind: str, name: str, here: str) -> str:
    """What the import brings that is not stored yet, to be added to what is."""
    rows = kinds.get(kind)
    if rows is None or "deal" not in rows.fields or name not in rows.fields:
        return ""
    return f"""UNION ALL SELECT a.k, r.{name}, count(*), count(*) FILTER ({here})
        FROM r_{kind} r JOIN arriving a ON a.k = r.deal JOIN k_{kind} own ON own.k = r.k WHERE own.id IS NULL GROUP BY ALL"""
