-- The quotes of every speaker one of whose names holds every word of a name, whatever its case and accents.
CREATE OR REPLACE MACRO said_by(name) AS TABLE
    SELECT quotes.*
    FROM marts.quotes AS quotes
    WHERE
        quotes.speaker_id IN (SELECT called.speaker_id FROM speakers_called(name) AS called)
        OR is_named(quotes.speaker, name)
