-- The lake's rejected.
SELECT * FROM lake.rejected
