-- The lake's speakers.
SELECT * FROM lake.speakers
