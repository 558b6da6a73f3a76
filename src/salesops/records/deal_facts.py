"""What was done for a deal and who is known on it: all that a gate asks beside the fields, in one question.

Written by hand: this is asked at every move, and Django takes ten times as long to write such a question as a database to answer.
"""

from dataclasses import dataclass, field

from django.db import connection

_SQL = """SELECT 'done', a.type, count(*), count(CASE WHEN d.stage_since IS NULL OR a.at >= d.stage_since THEN 1 END)
    FROM records_activity a JOIN records_deal d ON d.id = a.deal_id WHERE a.deal_id = %s AND a.deleted_at IS NULL GROUP BY a.type
    UNION ALL SELECT DISTINCT 'role', role, 0, 0 FROM records_deal_contact
    WHERE deal_id = %s AND deleted_at IS NULL AND role <> ''"""


@dataclass(frozen=True)
class DealFacts:
    """Activities by type, ever and since the deal entered its stage; the contact roles on it."""

    done_ever: dict[str, int] = field(default_factory=dict)
    done_here: dict[str, int] = field(default_factory=dict)
    roles: tuple[str, ...] = ()


def facts_of(deal_id: int) -> DealFacts:
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [deal_id, deal_id])
        found = cursor.fetchall()
    done = [row for row in found if row[0] == "done"]
    return DealFacts(
        {kind: ever for _, kind, ever, _ in done},
        {kind: here for _, kind, _, here in done if here},
        tuple(sorted(role for what, role, _, _ in found if what == "role")),
    )
