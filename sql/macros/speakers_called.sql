-- The speakers one of whose names holds every word of a name, whatever its case and accents.
CREATE OR REPLACE MACRO speakers_called(name) AS TABLE
    SELECT speakers.*
    FROM marts.speakers AS speakers
    WHERE len(list_filter([speaker_name] || aliases, lambda alias: is_named(alias, name))) > 0
