-- Every batch of a run: what it took in, what came of it, how long it took.
SELECT * FROM staging.batches
