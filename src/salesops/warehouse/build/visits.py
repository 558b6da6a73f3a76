"""`stage_visit`: one row for each stay of a deal in a stage, from its versions. Owner and amount are those at the entry."""

from salesops.warehouse.build.fold import FOREVER

VISITS = f"""
    WITH stays AS (
        SELECT *, row_number() OVER s AS nth, max(valid_to) OVER (PARTITION BY deal_id, stage_entered_at) AS left_moment
        FROM deal_versions WINDOW s AS (PARTITION BY deal_id, stage_entered_at ORDER BY valid_from)
    )
    SELECT * EXCLUDE (left_moment), stage_entered_at AS entered_at, stage_entered_on AS entered_on,
        nullif(left_moment, {FOREVER}) AS left_at, day_of(nullif(left_moment, {FOREVER})) AS left_on,
        lag(stage) OVER w AS came_from, lead(stage) OVER w AS went_to, lead(stage_position) OVER w AS went_to_position,
        status AS outcome, row_number() OVER (PARTITION BY deal_id, pipeline, stage ORDER BY stage_entered_at) AS visit
    FROM stays WHERE nth = 1
    WINDOW w AS (PARTITION BY deal_id ORDER BY stage_entered_at)
"""
"""`outcome` is the status of the stage the stay is in: open, won or lost."""
