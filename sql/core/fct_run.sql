-- Every run of the pipeline.
SELECT * FROM staging.runs
