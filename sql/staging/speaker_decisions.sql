-- The lake's speaker_decisions.
SELECT * FROM lake.speaker_decisions
