"""`stage_visit`: one row for each stay of a deal in a stage, from its versions. Owner and amount are those at the entry.

`deal_way`: the stages of each deal in their order.
"""

from salesops.metrics.tables import ARROW
from salesops.warehouse.build.fold import FOREVER

MOVES = """
    CREATE OR REPLACE TABLE move AS
    WITH told AS (
        SELECT record_id, happened_at, arg_max(said_source, seq) AS came_by,
            arg_max(said_decision, seq) FILTER (said_decision IS NOT NULL) AS decision
        FROM e_deal WHERE stage IS NOT NULL OR pipeline IS NOT NULL GROUP BY record_id, happened_at
    ), judged AS (
        SELECT * EXCLUDE (decision), from_json(
            json_extract(CAST(decision AS VARCHAR), '$.answer.missing'), '[{"name": "VARCHAR", "excused": "BOOLEAN"}]'
        ) AS missing
        FROM told
    ), lacking AS (
        SELECT *, list_filter(missing, lambda one: NOT coalesce(one.excused, false)) AS lacks FROM judged
    )
    SELECT record_id AS moved_id, happened_at AS moved_at, CAST(came_by AS VARCHAR) AS came_by,
        array_to_string(list_transform(lacks, lambda one: one.name || '|'), '') AS lacked,
        CASE WHEN missing IS NULL THEN NULL WHEN len(lacks) > 0 THEN 'lacking' WHEN len(missing) > 0 THEN 'excused' ELSE 'met'
        END AS gate
    FROM lacking
"""
"""`move`: by what door each deal changed its stage or pipeline, and what was decided on it."""

STAYS = f"""
    CREATE OR REPLACE TABLE stays AS
    WITH numbered AS (
        SELECT *, row_number() OVER s AS nth, max(valid_to) OVER stay AS left_moment, last_value(owner_id) OVER stay AS left_by
        FROM deal_versions WINDOW s AS (PARTITION BY deal_id, stage_entered_at ORDER BY valid_from),
            stay AS (PARTITION BY deal_id, stage_entered_at ORDER BY valid_from
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    )
    SELECT * EXCLUDE (nth), day_of(nullif(left_moment, {FOREVER})) AS left_on FROM numbered WHERE nth = 1
"""
"""`stays`: the first version of each stay in a stage, with when it was left and who owned the deal by then."""

VISITS = f"""
    SELECT * EXCLUDE (left_moment, left_by, moved_id, moved_at), stage_entered_at AS entered_at, stage_entered_on AS entered_on,
        nullif(left_moment, {FOREVER}) AS left_at,
        lag(stage) OVER w AS came_from, lead(stage) OVER w AS went_to, lead(stage_position) OVER w AS went_to_position,
        worked_between(left_by, stage_entered_on, left_on) AS worked_days,
        status AS outcome, row_number() OVER (PARTITION BY deal_id, pipeline, stage ORDER BY stage_entered_at) AS visit
    FROM stays LEFT JOIN move ON moved_id = deal_id AND moved_at = stage_entered_at
    WINDOW w AS (PARTITION BY deal_id ORDER BY stage_entered_at)
"""
"""`outcome` is the status of the stage the stay is in: open, won or lost."""

WAYS = f"""
    SELECT deal_id, string_agg(stage, '{ARROW}' ORDER BY stage_entered_at) AS way,
        CAST(floor(epoch(max(stage_entered_at))) - floor(epoch(min(stage_entered_at))) AS BIGINT) AS seconds
    FROM stays GROUP BY deal_id
"""
