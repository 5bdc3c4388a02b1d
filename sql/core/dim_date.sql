-- Every day from the first to the last publication, none left out.
WITH bounds AS (
    SELECT min(published_date) AS first_date, max(published_date) AS last_date
    FROM core.dim_article
),

days AS (
    SELECT unnest(generate_series(first_date, last_date, INTERVAL 1 DAY))::DATE AS published_date
    FROM bounds
    WHERE first_date IS NOT NULL
)

SELECT
    published_date, -- Day of publication in UTC
    year(published_date) AS calendar_year, -- Year
    month(published_date) AS calendar_month, -- Month, 1 to 12
    isoyear(published_date) AS iso_year, -- Year of the ISO week
    week(published_date) AS iso_week, -- ISO week, 1 to 53
    isodow(published_date) AS iso_weekday, -- 1 for Monday to 7 for Sunday
    published_date - (isodow(published_date) - 1)::INTEGER AS week_date -- Monday of the week
FROM days
