-- The keys inside an article must be unique.
SELECT 'dim_article' AS table_name, article_id AS key, count(*) AS row_count
FROM core.dim_article GROUP BY article_id HAVING count(*) > 1 OR article_id IS NULL
UNION ALL
SELECT 'fct_quote', concat_ws(' ', article_id, quote_index), count(*)
FROM core.fct_quote GROUP BY article_id, quote_index HAVING count(*) > 1
UNION ALL
SELECT 'fct_paragraph', concat_ws(' ', article_id, paragraph_index), count(*)
FROM core.fct_paragraph GROUP BY article_id, paragraph_index HAVING count(*) > 1
UNION ALL
SELECT 'marts.quotes', quote_id, count(*)
FROM marts.quotes GROUP BY quote_id HAVING count(*) > 1
