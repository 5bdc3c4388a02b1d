-- Whether a name holds every word of another, whatever their case and accents: is_named('Ada Lind', 'lind') is true.
CREATE OR REPLACE MACRO is_named(full_name, name) AS
    list_has_all(words_of(folded(full_name)), words_of(folded(name)))
