-- Every speaker_id and quote_cluster_id that a quote has must be that of a speaker, or of a cluster or the quote itself.
SELECT 'speaker' AS fault, quote_id, speaker_id AS key
FROM core.fct_quote
ANTI JOIN core.dim_speaker USING (speaker_id)
WHERE speaker_id IS NOT NULL
UNION ALL
SELECT 'quote cluster', quote_id, quote_cluster_id
FROM core.fct_quote
ANTI JOIN core.dim_quote_cluster USING (quote_cluster_id)
WHERE quote_cluster_id <> quote_id
