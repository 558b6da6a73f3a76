-- What the pipeline page says, as somebody would ask for it who knows the tables. Each statement: key, part, value.

WITH standing AS MATERIALIZED (
    SELECT stage, sum(amount) AS amount, count(*) AS deals, sum(amount * probability) AS weighted,
        avg($today - stage_entered_on) FILTER (stage_entered_on <= $today) AS days,
        count(*) FILTER ($today - stage_entered_on > expected_days) AS stuck,
        sum(amount) FILTER ($today - stage_entered_on > expected_days) AS stuck_amount
    FROM deal WHERE status = 'open' GROUP BY GROUPING SETS ((stage), ())
)
SELECT 'open_pipeline_by_stage', stage, amount FROM standing WHERE stage IS NOT NULL
UNION ALL SELECT 'open_deals_by_stage', stage, deals FROM standing WHERE stage IS NOT NULL
UNION ALL SELECT 'days_in_stage_by_stage', stage, days FROM standing WHERE stage IS NOT NULL
UNION ALL SELECT 'stuck_deals_by_stage', stage, stuck FROM standing WHERE stage IS NOT NULL
UNION ALL SELECT 'open_pipeline', '', amount FROM standing WHERE stage IS NULL
UNION ALL SELECT 'open_deals', '', deals FROM standing WHERE stage IS NULL
UNION ALL SELECT 'weighted_pipeline', '', weighted FROM standing WHERE stage IS NULL
UNION ALL SELECT 'stuck_amount', '', stuck_amount FROM standing WHERE stage IS NULL
UNION ALL SELECT 'stuck', 'deals', stuck FROM standing WHERE stage IS NULL;

WITH ends AS (
    SELECT 'weeks' AS span, monday::DATE AS week, least(monday::DATE + 6, $today) AS last FROM range($weeks_from, $today + 1, INTERVAL 7 DAY) t(monday)
    UNION ALL SELECT 'now', NULL, $today UNION ALL SELECT 'before', NULL, $weeks_from - 1
), moments AS (
    SELECT *, timezone('UTC', timezone('America/New_York', (last + 1)::TIMESTAMP)) AS after FROM ends
), standing AS (
    SELECT span, week, any_value(last) AS last, count(*) AS deals, sum(amount) AS amount, sum(amount * probability) AS weighted
    FROM deal_version JOIN moments ON valid_from < after AND valid_to >= after WHERE status = 'open' GROUP BY 1, 2
), days AS (
    SELECT closed_on, count(*) AS closed, count(*) FILTER (status = 'won') AS won, sum(amount) FILTER (status = 'won') AS amount,
        count(amount) FILTER (status = 'won') AS valued, sum(closed_on - created_on) FILTER (status = 'won' AND created_on <= closed_on) AS days,
        count(*) FILTER (status = 'won' AND created_on <= closed_on) AS timed
    FROM deal WHERE status <> 'open' AND closed_on > $weeks_from - 367 AND closed_on <= $today GROUP BY 1
), year AS (
    SELECT span, week, sum(amount) / sum(valued) AS size, sum(won) / sum(closed) AS rate, sum(days) / sum(timed) AS cycle
    FROM ends JOIN days ON closed_on > last - 365 AND closed_on <= last GROUP BY 1, 2
)
SELECT CASE span WHEN 'weeks' THEN 'velocity_weeks' WHEN 'now' THEN 'velocity' ELSE 'velocity_before' END,
    coalesce(s.week::VARCHAR, ''), deals * size * rate / cycle
FROM standing s JOIN year y USING (span) WHERE s.week IS NOT DISTINCT FROM y.week
UNION ALL SELECT 'open_weeks', week::VARCHAR, amount FROM standing WHERE span = 'weeks'
UNION ALL SELECT 'weighted_weeks', week::VARCHAR, weighted FROM standing WHERE span = 'weeks';

WITH created AS MATERIALIZED (
    SELECT created_on >= $weeks_from AS recent, date_trunc('week', created_on)::DATE::VARCHAR AS week, sum(amount) AS amount
    FROM deal WHERE created_on >= $weeks_from - 91 AND created_on <= $today GROUP BY 1, 2
)
SELECT 'created_weeks', week, amount FROM created WHERE recent
UNION ALL SELECT 'created', '', sum(amount) FROM created WHERE recent
UNION ALL SELECT 'created_before', '', sum(amount) FROM created WHERE NOT recent;

WITH quota_now AS (
    SELECT sum(amount * (least(ends_on, $to) - greatest(starts_on, $from)) / (ends_on - starts_on)) AS amount
    FROM quota q WHERE starts_on < $to AND ends_on > $from AND measure IN ('bookings', '') AND (owner_id IS NOT NULL OR NOT EXISTS (
        FROM quota o WHERE o.owner_id IS NOT NULL AND o.team_id = q.team_id AND o.measure = q.measure
            AND o.starts_on < q.ends_on AND o.ends_on > q.starts_on))
)
SELECT 'coverage', '', (SELECT sum(amount) FROM deal WHERE status = 'open' AND close_date < $to)
    / nullif(greatest(0, amount
        - coalesce((SELECT sum(amount) FROM deal WHERE status = 'won' AND closed_on >= $from AND closed_on < $done), 0)), 0)
FROM quota_now;

SELECT 'conversion', stage, count(*) FILTER (went_to_position > stage_position AND left_on <= $today AND NOT EXISTS (
        FROM (SELECT DISTINCT pipeline, stage FROM stage_visit WHERE outcome = 'lost') l WHERE l.pipeline = v.pipeline AND l.stage = v.went_to
    )) / count(*)
FROM stage_visit v WHERE outcome = 'open' AND entered_on >= $today - 365
    AND entered_on + greatest(14, 2 * coalesce(expected_days, 7))::INT <= $today GROUP BY 2;

WITH slipped AS MATERIALIZED (
    SELECT v.amount FROM deal_version v JOIN deal d USING (deal_id)
    WHERE v.valid_from < timezone('UTC', timezone('America/New_York', $from::TIMESTAMP))
        AND v.valid_to >= timezone('UTC', timezone('America/New_York', $from::TIMESTAMP))
        AND v.status = 'open' AND v.close_date >= $from AND v.close_date < $to AND d.status = 'open' AND d.close_date >= $to
)
SELECT 'slipped_amount', '', sum(amount) FROM slipped UNION ALL SELECT 'slipped', 'deals', count(*) FROM slipped;

SELECT 'aged', stage || '|' || band, sum(amount) FROM (
    SELECT stage, amount, ($today - created_on > 30)::INT + ($today - created_on > 60)::INT + ($today - created_on > 90)::INT
        + ($today - created_on > 180)::INT AS band FROM deal WHERE status = 'open') GROUP BY 2;
