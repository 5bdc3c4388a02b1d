-- Every file or object that a run has seen.
SELECT * FROM staging.source_files
