-- The places, from 1, where a phrase begins in a list of stems.
CREATE OR REPLACE MACRO places_of(phrase, stems) AS
    list_filter(
        range(1, len(stems) - len(phrase) + 2),
        lambda place: stems[place : place + len(phrase) - 1] = phrase
    )
