-- One article.
SELECT article_id, coalesce(headline, source_uri) AS headline, outlet, published_date, language, text
FROM core.dim_article
WHERE article_id = $article_id
