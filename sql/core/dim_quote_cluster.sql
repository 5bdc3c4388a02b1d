-- Every utterance that is quoted in more than one place: its wordings, and how far it went.
WITH members AS (
    SELECT
        quotes.quote_cluster_id,
        quotes.quote_id,
        quotes.text,
        quotes.speaker_id,
        articles.article_id,
        articles.canonical_article_id,
        articles.outlet,
        articles.published_at,
        articles.published_date,
        row_number() OVER (
            PARTITION BY quotes.quote_cluster_id, articles.outlet ORDER BY articles.published_at, quotes.quote_id
        ) = 1 AS is_first_of_outlet
    FROM core.fct_quote AS quotes
    SEMI JOIN staging.quote_links AS links ON quotes.quote_id = links.quote_id
    INNER JOIN core.dim_article AS articles ON quotes.article_id = articles.article_id
)

SELECT
    quote_cluster_id,
    arg_max(text, (length(text), quote_id)) AS longest_text, -- Longest wording
    list_sort(list(DISTINCT text)) AS variants, -- Its different wordings
    first(speaker_id ORDER BY published_at, quote_id) FILTER (speaker_id IS NOT NULL) AS speaker_id,
    arg_min(article_id, (coalesce(published_at, 'infinity'), quote_id)) AS first_article_id, -- Article with it first
    min(published_at) AS first_seen_at, -- First publication with it
    max(published_at) AS last_seen_at, -- Last publication with it
    count(*) AS quote_count, -- Quotes
    count(DISTINCT article_id) AS article_count, -- Articles with it
    count(DISTINCT canonical_article_id) AS story_count, -- Articles with it, the copies of one article counted once
    count(DISTINCT outlet) AS outlet_count, -- Outlets with it
    count(DISTINCT published_date) AS day_count, -- Days on which it was printed
    coalesce(
        list(outlet ORDER BY published_at, quote_id) FILTER (is_first_of_outlet AND outlet IS NOT NULL), []
    ) AS outlets -- Outlets in the order in which they printed it
FROM members
GROUP BY quote_cluster_id
