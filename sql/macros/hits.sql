-- Where a text holds the words and phrases of a query: spans of its characters, from 0, end exclusive.
CREATE OR REPLACE MACRO hits(text, language, query) AS
    -- A list of one, so that nothing in it is worked out again for every place.
    list_transform(
        [
            {
                'pieces': regexp_extract_all(
                    text,
                    '[^\p{L}\p{N}]*(?:[\p{Han}\p{Hiragana}\p{Katakana}]|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*)'
                ),
                'stems': stems_of(text, stemmer_of(language)),
                'phrases': phrases_of(query, stemmer_of(language))
            }
        ],
        lambda read: list_sort(
            list_distinct(
                flatten(
                    list_transform(
                        read.phrases,
                        lambda phrase: list_transform(
                            places_of(phrase, read.stems),
                            lambda place: span_of_words(read.pieces, place, place + len(phrase) - 1)
                        )
                    )
                )
            )
        )
    )[1]
