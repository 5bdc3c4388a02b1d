-- The lake's runs.
SELECT * FROM lake.runs
