-- The lake's speaker_links.
SELECT * FROM lake.speaker_links
