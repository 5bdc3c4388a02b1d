-- What the file says of itself.
SELECT snapshot_id, built_at
FROM meta
