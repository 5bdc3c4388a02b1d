-- What a search asks for, as lists of stems: words in quote marks are one phrase, and so are words without a space.
CREATE OR REPLACE MACRO phrases_of(query, stemmer) AS
    list_filter(
        list_transform(
            regexp_extract_all(query, '["“”„«»][^"“”„«»]*["“”„«»]|[^\s"“”„«»]+'),
            lambda phrase: stems_of(phrase, stemmer)
        ),
        lambda phrase: len(phrase) > 0
    )
