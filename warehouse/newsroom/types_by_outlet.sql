-- Quotes of each type in the 15 outlets that quote most, and their share of the outlet's quotes.
WITH most AS (
    SELECT outlet, count(*) AS all_quotes
    FROM filtered
    WHERE outlet IS NOT NULL
    GROUP BY outlet
    ORDER BY all_quotes DESC, outlet
    LIMIT 15
),

counted AS (
    SELECT outlet, type, count(*) AS quotes
    FROM filtered
    GROUP BY outlet, type
)

SELECT most.outlet, most.all_quotes, counted.type, counted.quotes, counted.quotes / most.all_quotes AS share
FROM most
INNER JOIN counted USING (outlet)
ORDER BY most.all_quotes DESC, most.outlet, counted.type
