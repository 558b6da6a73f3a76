"""What was done for deals and who is known on them: all that a gate asks beside the fields, in one question.

Written by hand: this is asked at every move, and Django takes ten times as long to write such a question as a database to answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

_SQL = """SELECT a.deal_id, 'done', a.type, count(*),
        count(CASE WHEN d.stage_since IS NULL OR a.at >= d.stage_since THEN 1 END)
    FROM records_activity a JOIN records_deal d ON d.id = a.deal_id
    WHERE a.deal_id IN ({marks}) AND a.deleted_at IS NULL GROUP BY a.deal_id, a.type
    UNION ALL SELECT DISTINCT deal_id, 'role', role, 0, 0 FROM records_deal_contact
    WHERE deal_id IN ({marks}) AND deleted_at IS NULL AND role <> ''"""


@dataclass(frozen=True)
class DealFacts:
    """Activities by type, ever and since the deal entered its stage; the contact roles on it."""

    done_ever: dict[str, int] = field(default_factory=dict)
    done_here: dict[str, int] = field(default_factory=dict)
    roles: tuple[str, ...] = ()


def facts_of(deal_ids: Sequence[int]) -> dict[int, DealFacts]:
    """By deal, some hundreds at most; every deal asked for is in it."""
    if not deal_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(marks=", ".join(["%s"] * len(deal_ids))), [*deal_ids, *deal_ids])
        found = cursor.fetchall()
    facts = {deal: DealFacts() for deal in deal_ids}
    roles: dict[int, list[str]] = {deal: [] for deal in deal_ids}
    for deal, what, name, ever, here in found:
        if what == "role":
            roles[deal].append(name)
            continue
        facts[deal].done_ever[name] = ever
        if here:
            facts[deal].done_here[name] = here
    return {deal: DealFacts(one.done_ever, one.done_here, tuple(sorted(roles[deal]))) for deal, one in facts.items()}
