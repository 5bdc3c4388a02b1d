-- Present articles and quotes of each outlet by day of publication.
WITH quotes AS (
    SELECT article_id, count(*) AS quote_count, count(DISTINCT speaker) AS speaker_count
    FROM marts.quotes
    GROUP BY article_id
)

SELECT
    outlet,
    published_date, -- Day of publication in UTC; null when unknown
    count(*) AS article_count, -- Articles
    sum(word_count)::BIGINT AS word_count, -- Words in the articles
    coalesce(sum(quote_count), 0)::BIGINT AS quote_count, -- Quotes in the articles
    coalesce(sum(speaker_count), 0)::BIGINT AS speaker_count -- Speakers, counted once in each article
FROM core.dim_article
LEFT JOIN quotes USING (article_id)
WHERE gone_at IS NULL
GROUP BY outlet, published_date
