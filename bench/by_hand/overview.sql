-- What the overview says, as somebody would ask for it who knows the tables. Each statement: key, part, value.

WITH closed AS MATERIALIZED (
    SELECT status, closed_on, amount, team, closed_on - created_on AS days, date_trunc('week', closed_on)::DATE AS week,
        closed_on >= $from AND closed_on < $done AS now_, closed_on >= $before_from AND closed_on < $before_done AS before_,
        closed_on >= $weeks_from AS recent
    FROM deal WHERE status <> 'open' AND closed_on >= $daily_from AND closed_on <= $today
)
SELECT 'daily', closed_on::VARCHAR, sum(amount) FROM closed WHERE status = 'won' GROUP BY 2
UNION ALL SELECT 'bookings_by', team, sum(amount) FROM closed WHERE status = 'won' AND now_ GROUP BY 2
UNION ALL SELECT 'win_rate', '', count(*) FILTER (status = 'won') / count(*) FROM closed WHERE now_
UNION ALL SELECT 'win_rate_before', '', count(*) FILTER (status = 'won') / count(*) FROM closed WHERE before_
UNION ALL SELECT 'win_rate_weeks', week::VARCHAR, count(*) FILTER (status = 'won') / count(*) FROM closed WHERE recent GROUP BY 2
UNION ALL SELECT 'sales_cycle_days', '', avg(days) FROM closed WHERE status = 'won' AND days >= 0 AND now_
UNION ALL SELECT 'sales_cycle_days_before', '', avg(days) FROM closed WHERE status = 'won' AND days >= 0 AND before_
UNION ALL SELECT 'sales_cycle_days_weeks', week::VARCHAR, avg(days) FROM closed WHERE status = 'won' AND days >= 0 AND recent GROUP BY 2
UNION ALL SELECT 'average_deal_size', '', sum(amount) / count(amount) FROM closed WHERE status = 'won' AND now_
UNION ALL SELECT 'average_deal_size_before', '', sum(amount) / count(amount) FROM closed WHERE status = 'won' AND before_;

WITH spans(key, start, stop) AS (
    VALUES ('quota', $from, $to), ('quota_month', $month_from, $month_to), ('quota_quarter', $quarter_from, $quarter_to),
        ('quota_year', $year_from, $year_to)
), parts AS (
    SELECT key, team, amount * (least(ends_on, stop) - greatest(starts_on, start)) / (ends_on - starts_on) AS part
    FROM quota q JOIN spans ON starts_on < stop AND ends_on > start
    WHERE measure IN ('bookings', '') AND (owner_id IS NOT NULL OR NOT EXISTS (
        FROM quota o WHERE o.owner_id IS NOT NULL AND o.team_id = q.team_id AND o.measure = q.measure
            AND o.starts_on < q.ends_on AND o.ends_on > q.starts_on))
), due AS (
    SELECT team, sum(amount) AS amount FROM deal WHERE status = 'open' AND close_date < $to GROUP BY 1
), booked AS (
    SELECT team, sum(amount) AS amount FROM deal WHERE status = 'won' AND closed_on >= $from AND closed_on < $done GROUP BY 1
), teams AS (
    SELECT team, sum(part) AS quota, coalesce(any_value(booked.amount), 0) AS booked, coalesce(any_value(due.amount), 0) AS due
    FROM parts LEFT JOIN due USING (team) LEFT JOIN booked USING (team) WHERE key = 'quota' GROUP BY 1
)
SELECT key, '', sum(part) FROM parts GROUP BY 1
UNION ALL SELECT 'quota_by', team, quota FROM teams
UNION ALL SELECT 'coverage_by', team, due / (quota - booked) FROM teams WHERE quota > booked
UNION ALL SELECT 'coverage', '', (SELECT sum(amount) FROM due) / nullif(greatest(0, sum(part) - coalesce((SELECT sum(amount) FROM booked), 0)), 0)
FROM parts WHERE key = 'quota';

WITH weeks AS (
    SELECT monday::DATE AS week, timezone('UTC', timezone('America/New_York', least(monday::DATE + 7, $today + 1)::TIMESTAMP)) AS after
    FROM range($weeks_from, $today + 1, INTERVAL 7 DAY) t(monday)
), standing AS (
    SELECT week, sum(amount) AS amount, sum(amount * probability) AS weighted
    FROM deal_version JOIN weeks ON valid_from < after AND valid_to >= after WHERE status = 'open' GROUP BY 1
)
SELECT 'open', week::VARCHAR, amount FROM standing UNION ALL SELECT 'weighted', week::VARCHAR, weighted FROM standing;

SELECT 'conversion', stage, count(*) FILTER (went_to_position > stage_position AND left_on <= $today AND NOT EXISTS (
        FROM (SELECT DISTINCT pipeline, stage FROM stage_visit WHERE outcome = 'lost') l WHERE l.pipeline = v.pipeline AND l.stage = v.went_to
    )) / count(*)
FROM stage_visit v WHERE outcome = 'open' AND entered_on >= $today - 365
    AND entered_on + greatest(14, 2 * coalesce(expected_days, 7))::INT <= $today GROUP BY 2;

WITH due AS (SELECT team || '|' || stage AS part, sum(amount) AS amount, count(*) AS deals
    FROM deal WHERE status = 'open' AND close_date < $to GROUP BY 1)
SELECT 'due_amount', part, amount FROM due UNION ALL SELECT 'due_deals', part, deals FROM due;

WITH signs AS (
    SELECT amount, coalesce(close_date < $today, false) OR coalesce(pushes >= 2, false) OR coalesce($today - last_activity_on > 21, false)
        OR coalesce($today - stage_entered_on > expected_days, false)
        OR (coalesce(next_step, '') = '' AND bool_or(coalesce(next_step, '') <> '') OVER ()) AS at_risk
    FROM deal WHERE status = 'open' AND (close_date < $to OR close_date IS NULL)
)
SELECT 'risk', 'deals', count(*) FROM signs WHERE at_risk UNION ALL SELECT 'risk', 'amount', sum(amount) FROM signs WHERE at_risk;
