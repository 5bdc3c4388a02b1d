-- Every quote of every present article, marked words that nobody said included: see kind.
SELECT
    quotes.* EXCLUDE (published_month, valid_from, valid_to, is_current),
    speaker_links.speaker_id,
    coalesce(quote_links.quote_cluster_id, quotes.quote_id) AS quote_cluster_id -- Its cluster; its own id when alone
FROM staging.quotes AS quotes
LEFT JOIN staging.speaker_links AS speaker_links USING (article_id, speaker)
LEFT JOIN staging.quote_links AS quote_links USING (quote_id)
WHERE quotes.is_current
