-- Every article in its latest version; one that is gone from its source has gone_at.
WITH latest AS (
    SELECT row_id
    FROM staging.articles
    QUALIFY
        row_number() OVER (
            PARTITION BY article_id ORDER BY is_current DESC, valid_to DESC, valid_from DESC, row_id DESC
        ) = 1
)

SELECT
    articles.* EXCLUDE (row_id, published_date, published_month, valid_to, minhash_bands),
    coalesce(copies.canonical_article_id, articles.article_id) AS canonical_article_id,
    copies.copy_kind,
    copies.copy_similarity,
    coalesce(copies.is_wire_copy, false) AS is_wire_copy,
    copies.wire_agency,
    articles.published_date, -- Day of publication in UTC
    CASE WHEN NOT articles.is_current THEN articles.valid_to END AS gone_at -- When its source no longer had it
FROM staging.articles AS articles
INNER JOIN latest USING (row_id)
-- The condition as a column on both sides: as a condition on one of them it makes DuckDB compare every pair of rows.
LEFT JOIN (SELECT *, true AS is_current FROM staging.article_copies) AS copies USING (article_id, is_current)
