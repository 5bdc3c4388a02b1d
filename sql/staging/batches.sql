-- The lake's batches.
SELECT * FROM lake.batches
