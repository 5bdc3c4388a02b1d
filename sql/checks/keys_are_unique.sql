-- The keys that stand for something beyond one article must be unique and known.
SELECT 'dim_outlet' AS table_name, outlet AS key, count(*) AS row_count
FROM core.dim_outlet GROUP BY outlet HAVING count(*) > 1 OR outlet IS NULL
UNION ALL
SELECT 'dim_speaker', speaker_id, count(*)
FROM core.dim_speaker GROUP BY speaker_id HAVING count(*) > 1 OR speaker_id IS NULL
UNION ALL
SELECT 'dim_quote_cluster', quote_cluster_id, count(*)
FROM core.dim_quote_cluster GROUP BY quote_cluster_id HAVING count(*) > 1 OR quote_cluster_id IS NULL
UNION ALL
SELECT 'dim_source_file', source_uri, count(*)
FROM core.dim_source_file GROUP BY source_uri HAVING count(*) > 1 OR source_uri IS NULL
UNION ALL
SELECT 'fct_run', run_id, count(*)
FROM core.fct_run GROUP BY run_id HAVING count(*) > 1 OR run_id IS NULL
UNION ALL
SELECT 'fct_batch', batch_id, count(*)
FROM core.fct_batch GROUP BY batch_id HAVING count(*) > 1 OR batch_id IS NULL
UNION ALL
SELECT 'fct_quote', quote_id, count(*)
FROM core.fct_quote GROUP BY quote_id HAVING count(*) > 1 OR quote_id IS NULL
UNION ALL
SELECT 'fct_rejected', concat_ws(' ', source_uri, record_number), count(*)
FROM core.fct_rejected GROUP BY source_uri, record_number HAVING count(*) > 1
