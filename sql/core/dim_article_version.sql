-- Every version of every article: what was corrected and when. The present text is in core.dim_article.
SELECT
    article_id,
    row_number() OVER (
        PARTITION BY article_id ORDER BY is_current, valid_from, row_id
    ) AS version_number, -- From 1, by valid_from; the present one is the last, though the clock was set back
    valid_from,
    valid_to,
    is_current,
    content_sha256,
    headline,
    published_at,
    modified_at,
    word_count,
    run_id,
    CASE WHEN NOT is_current THEN text END AS earlier_text -- Text of the version; null for the present one
FROM staging.articles
