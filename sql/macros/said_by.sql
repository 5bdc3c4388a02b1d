-- The quotes of everybody whose name holds every word of a name, whatever its case and accents.
CREATE OR REPLACE MACRO said_by(name) AS TABLE
    SELECT quotes.*
    FROM marts.quotes AS quotes
    SEMI JOIN (SELECT speaker FROM marts.speakers WHERE is_named(speakers.speaker, name)) AS named USING (speaker)
