-- Its quotes, of every kind.
SELECT *
FROM core.fct_quote
WHERE article_id = $article_id
ORDER BY quote_index
