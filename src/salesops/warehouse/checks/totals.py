"""Counts and sums, table by table: plain SQL on the record store against the warehouse."""

from collections.abc import Iterator
from dataclasses import dataclass

from salesops.kernel.finding import Finding
from salesops.warehouse.checks.examined import REBUILD, Examined


@dataclass(frozen=True)
class Total:
    """The same question to both stores: groups, and a number each."""

    what: str
    stored: str
    warehouse: str


_CENTS = "CAST(round(coalesce(sum({}), 0) * 100) AS BIGINT)"
_LIVE = "WHERE deleted_at IS NULL"


def _counted(table: str, more: str = "", kind: str = "") -> Total:
    return Total(
        f"rows of {table}",
        f"SELECT 'all' AS part, count(*) AS n FROM records_{kind or table} {_LIVE} {more}",
        f"SELECT 'all', count(*) FROM w_{table}",
    )


def _current(kind: str) -> Total:
    return Total(
        f"rows of {kind}_version that hold now",
        f"SELECT 'all' AS part, count(*) AS n FROM records_{kind} {_LIVE}",
        f"SELECT 'all', count(*) FROM w_{kind}_version WHERE valid_to = TIMESTAMP '9999-01-01'",
    )


TOTALS = (
    Total(
        "deals by status",
        f"SELECT status, count(*) AS n FROM records_deal {_LIVE} GROUP BY 1",
        "SELECT status, count(*) FROM w_deal GROUP BY 1",
    ),
    Total(
        "cents of deals by status",
        f"SELECT status, {_CENTS.format('amount')} AS n FROM records_deal {_LIVE} GROUP BY 1",
        f"SELECT status, {_CENTS.format('amount_local')} FROM w_deal GROUP BY 1",
    ),
    Total(
        "leads by status",
        f"SELECT status, count(*) AS n FROM records_lead {_LIVE} GROUP BY 1",
        "SELECT status, count(*) FROM w_lead GROUP BY 1",
    ),
    Total(
        "activities by type",
        f"SELECT type, count(*) AS n FROM records_activity {_LIVE} GROUP BY 1",
        "SELECT type, count(*) FROM w_activity GROUP BY 1",
    ),
    _counted("account"),
    _counted("deal_contact"),
    _counted("subscription"),
    _counted("invoice"),
    _counted("spend"),
    Total(
        "hand-offs by state",
        "SELECT state, count(*) AS n FROM handoffs_hand_off GROUP BY 1",
        "SELECT state, count(*) FROM w_hand_off GROUP BY 1",
    ),
    _current("person"),
    _current("team"),
)


def check(examined: Examined) -> Iterator[Finding]:
    for total in TOTALS:
        stored, warehouse = dict(examined.stored(total.stored)), dict(examined.rows(total.warehouse))
        for part in sorted({*stored, *warehouse}, key=str):
            one, other = stored.get(part, 0), warehouse.get(part, 0)
            if one != other:
                what = f"The record store has {one:,} and the warehouse {other:,}" + ("." if part == "all" else f" of {part}.")
                yield Finding(f"warehouse/{total.what}", what, "The two stores disagree.", REBUILD)
