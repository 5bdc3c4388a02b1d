-- A text without case and accents.
CREATE OR REPLACE MACRO folded(text) AS
    strip_accents(lower(text))
