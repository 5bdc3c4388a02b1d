-- The served file must hold what the lake's snapshot holds, row for row.
WITH counted AS (
    SELECT
        'articles' AS table_name,
        (SELECT count(DISTINCT article_id) FROM lake.articles) AS lake_count,
        (SELECT count(*) FROM core.dim_article) AS served_count
    UNION ALL
    SELECT
        'current articles',
        (SELECT count(*) FROM lake.articles WHERE is_current),
        (SELECT count(*) FROM core.dim_article WHERE gone_at IS NULL)
    UNION ALL
    SELECT
        'paragraphs',
        (SELECT count(*) FROM lake.paragraphs WHERE is_current),
        (SELECT count(*) FROM core.fct_paragraph)
    UNION ALL
    SELECT
        'quotes',
        (SELECT count(*) FROM lake.quotes WHERE is_current),
        (SELECT count(*) FROM core.fct_quote)
    UNION ALL
    SELECT
        'quotes by article',
        (SELECT count(*) FROM lake.quotes WHERE is_current AND kind IN ('speech', 'stance')),
        (SELECT count(*) FROM marts.quotes)
)

SELECT * FROM counted
WHERE lake_count <> served_count
