-- Records that were set aside, by reason.
SELECT
    reason_code,
    source_format,
    count(*) AS record_count, -- Records
    count(DISTINCT source_uri) AS source_count, -- Sources they came from
    min(reason) AS example_reason, -- The reason of one of them
    arg_min(source_uri, reason || source_uri) AS example_source_uri -- The source of one of them
FROM core.fct_rejected
GROUP BY reason_code, source_format
