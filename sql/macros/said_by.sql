-- The quotes of every speaker one of whose names holds every word of a name, whatever its case and accents.
CREATE OR REPLACE MACRO said_by(name) AS TABLE
    SELECT quotes.*
    FROM marts.quotes AS quotes
    WHERE
        quotes.speaker_id IN (
            SELECT speakers.speaker_id
            FROM marts.speakers AS speakers
            WHERE len(list_filter([speaker_name] || aliases, lambda alias: is_named(alias, name))) > 0
        )
        OR is_named(quotes.speaker, name)
