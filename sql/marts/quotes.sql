-- Who said what: every speech and stance of the present articles, with everything about its article.
SELECT
    quotes.*,
    articles.headline,
    articles.outlet,
    articles.published_at,
    articles.published_date, -- Day of publication in UTC
    articles.published_precision,
    articles.language,
    articles.section,
    articles.authors,
    articles.dateline,
    articles.dateline_place,
    articles.dateline_country_code,
    articles.dateline_agency,
    articles.canonical_article_id,
    articles.is_wire_copy,
    articles.wire_agency,
    articles.url,
    articles.source_uri,
    articles.extractor_version,
    articles.batch_id
FROM core.fct_quote AS quotes
-- Present articles alone, as a quote's article is anyway: DuckDB then takes them for the smaller side of the join, and
-- holds their few columns in memory in place of all quotes.
INNER JOIN (SELECT * FROM core.dim_article WHERE gone_at IS NULL) AS articles USING (article_id)
WHERE quotes.kind IN ('speech', 'stance')
