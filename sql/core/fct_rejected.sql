-- Every record that was set aside.
SELECT * FROM staging.rejected
