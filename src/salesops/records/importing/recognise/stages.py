"""The sales process an export implies: its stages, what each means, and in which order they come."""

from salesops.records.importing.recognise.shape import StageOf, process
from salesops.records.importing.workshop import Workshop

WON, LOST = r"\bwon\b|closedwon|gewonnen|gagn", r"\blost\b|closedlost|verloren|perdu|dead"


def status_of(stage: str) -> str:
    """SQL for the status a stage's name tells."""
    name = f"lower({stage})"
    return (
        f"CASE WHEN regexp_matches({name}, '{WON}') THEN 'won' WHEN regexp_matches({name}, '{LOST}') THEN 'lost' ELSE 'open' END"
    )


def process_of(
    workshop: Workshop, source: str, stage: str, status: str, probability: str, pipeline: str = "'Sales'"
) -> tuple[str, str]:
    """The policy of the deals in `source`, all given as SQL over it. Stages come in the order of their probability."""
    rows = workshop.rows(
        f"""SELECT pipeline, stage, mode(status), coalesce(avg(CASE WHEN p > 1 THEN p / 100 ELSE p END), 0.5) AS chance,
            min(_row) AS first
        FROM (SELECT _row, {pipeline} AS pipeline, {stage} AS stage, {status} AS status, try_cast({probability} AS DOUBLE) AS
            p FROM {source})
        WHERE stage IS NOT NULL AND pipeline IS NOT NULL GROUP BY 1, 2 ORDER BY 1, chance, first"""
    )
    found: dict[str, list[StageOf]] = {}
    for name, stage_name, meant, chance, _ in rows:
        found.setdefault(name, []).append(StageOf(stage_name, meant, float(chance)))
    order = {"open": 0, "won": 1, "lost": 2}
    return process({name: sorted(stages, key=lambda s: order[s.status]) for name, stages in found.items()} or {"Sales": []})
