-- The lake's source_files.
SELECT * FROM lake.source_files
