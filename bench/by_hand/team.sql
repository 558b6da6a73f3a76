-- What the team page says, as somebody would ask for it who knows the tables. Each statement: key, part, value.

WITH quotas AS (
    SELECT owner_id, team, amount * (least(ends_on, $to) - greatest(starts_on, $from)) / (ends_on - starts_on) AS quota
    FROM quota q WHERE starts_on < $to AND ends_on > $from AND measure IN ('bookings', '') AND (owner_id IS NOT NULL OR NOT EXISTS (
        FROM quota o WHERE o.owner_id IS NOT NULL AND o.team_id = q.team_id AND o.measure = q.measure
            AND o.starts_on < q.ends_on AND o.ends_on > q.starts_on))
), facts AS (
    SELECT owner_id, team, quota, NULL AS booked, NULL AS open, NULL AS due FROM quotas
    UNION ALL SELECT owner_id, team, NULL, amount, NULL, NULL FROM deal WHERE status = 'won' AND closed_on >= $from AND closed_on < $done
    UNION ALL SELECT owner_id, team, NULL, NULL, amount, CASE WHEN close_date < $to THEN amount END FROM deal WHERE status = 'open'
), sums AS MATERIALIZED (
    SELECT CASE WHEN owner_id IS NOT NULL THEN '_each' WHEN team IS NOT NULL THEN '_teams' ELSE '' END AS suffix,
        coalesce(owner_id::VARCHAR, team, '') AS part, sum(quota) AS quota, coalesce(sum(booked), 0) AS booked, sum(open) AS open,
        coalesce(sum(due), 0) AS due
    FROM facts GROUP BY GROUPING SETS ((owner_id), (team), ())
)
SELECT 'bookings' || suffix, part, booked FROM sums
UNION ALL SELECT 'quota' || suffix, part, quota FROM sums
UNION ALL SELECT 'quota_attainment' || suffix, part, booked / quota FROM sums WHERE quota > 0
UNION ALL SELECT 'pipeline_coverage' || suffix, part, due / (quota - booked) FROM sums WHERE quota > booked
UNION ALL SELECT 'open_pipeline' || suffix, part, open FROM sums WHERE suffix <> '';

SELECT 'bookings_before', '', sum(amount) FROM deal WHERE status = 'won' AND closed_on >= $before_from AND closed_on < $before_done
UNION ALL SELECT 'bookings_weeks', date_trunc('week', closed_on)::DATE::VARCHAR, sum(amount) FROM deal
WHERE status = 'won' AND closed_on >= $weeks_from AND closed_on <= $today GROUP BY 2;

WITH done AS MATERIALIZED (
    SELECT "on" >= $today - 27 AS recent, owner_id::VARCHAR AS person, count(*) AS n FROM activity
    WHERE "on" >= $today - 55 AND "on" <= $today AND type IN ('call', 'email_sent', 'meeting_booked', 'meeting_held', 'task', 'note')
    GROUP BY 1, 2
)
SELECT 'activities_each', person, n FROM done WHERE recent
UNION ALL SELECT 'activities_earlier', person, n FROM done WHERE NOT recent
UNION ALL SELECT 'activities', '', sum(n) FROM done WHERE recent
UNION ALL SELECT 'activities_before', '', sum(n) FROM done WHERE NOT recent
UNION ALL SELECT 'activities_weeks', date_trunc('week', "on")::DATE::VARCHAR, count(*) FROM activity
WHERE "on" >= $weeks_from AND "on" <= $today AND type IN ('call', 'email_sent', 'meeting_booked', 'meeting_held', 'task', 'note') GROUP BY 2;

WITH weeks AS (
    SELECT monday::DATE AS week, timezone('UTC', timezone('America/New_York', least(monday::DATE + 7, $today + 1)::TIMESTAMP)) AS after
    FROM range($weeks_from, $today + 1, INTERVAL 7 DAY) t(monday)
)
SELECT 'open_weeks', week::VARCHAR, sum(amount) FROM deal_version JOIN weeks ON valid_from < after AND valid_to >= after
WHERE status = 'open' GROUP BY 2;

WITH signs AS (
    SELECT owner_id, coalesce(close_date < $today, false) OR coalesce(pushes >= 2, false) OR coalesce($today - last_activity_on > 21, false)
        OR coalesce($today - stage_entered_on > expected_days, false)
        OR (coalesce(next_step, '') = '' AND bool_or(coalesce(next_step, '') <> '') OVER ()) AS at_risk
    FROM deal WHERE status = 'open' AND (close_date < $to OR close_date IS NULL)
)
SELECT 'at_risk', owner_id::VARCHAR, count(*) FROM signs WHERE at_risk GROUP BY 2;
