-- The first 500 records that were set aside.
SELECT source_uri, record_number, reason_code, reason
FROM core.fct_rejected
ORDER BY source_uri, record_number
LIMIT 500
