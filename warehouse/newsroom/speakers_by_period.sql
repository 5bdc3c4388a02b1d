-- Quotes of the 6 speakers who are quoted most in each day, week or month; a period without any has 0.
WITH dated AS (
    SELECT speaker_id, published_date
    FROM filtered
    WHERE published_date IS NOT NULL
),

bounds AS (
    SELECT
        min(published_date) AS first_date,
        max(published_date) AS last_date,
        CASE
            WHEN last_date - first_date <= 62 THEN 'day'
            WHEN last_date - first_date <= 730 THEN 'week'
            ELSE 'month'
        END AS unit
    FROM dated
),

periods AS (
    SELECT
        unit,
        unnest(
            generate_series(date_trunc(unit, first_date), date_trunc(unit, last_date), CAST('1 ' || unit AS INTERVAL))
        )::DATE AS period
    FROM bounds
),

most AS (
    SELECT speaker_id, count(*) AS all_quotes
    FROM dated
    WHERE speaker_id IS NOT NULL
    GROUP BY speaker_id
    ORDER BY all_quotes DESC, speaker_id
    LIMIT 6
),

counted AS (
    SELECT speaker_id, date_trunc(bounds.unit, published_date)::DATE AS period, count(*) AS quotes
    FROM dated
    INNER JOIN most USING (speaker_id)
    CROSS JOIN bounds
    GROUP BY ALL
)

SELECT
    speakers.speaker_name,
    most.all_quotes,
    periods.unit,
    periods.period,
    (periods.period + CAST('1 ' || periods.unit AS INTERVAL))::DATE AS period_end,
    coalesce(counted.quotes, 0) AS quotes
FROM most
INNER JOIN core.dim_speaker AS speakers USING (speaker_id)
CROSS JOIN periods
LEFT JOIN counted ON most.speaker_id = counted.speaker_id AND periods.period = counted.period
ORDER BY most.all_quotes DESC, speakers.speaker_name, periods.period
