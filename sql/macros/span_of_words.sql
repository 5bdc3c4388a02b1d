-- The span of characters from one word of a text to another, of words that are given with what stands before them.
CREATE OR REPLACE MACRO span_of_words(pieces, first, last) AS {
    'start_char': (
        list_sum(list_transform(pieces[:first], lambda piece: len(piece)))
        - len(regexp_extract(pieces[first], '[\p{L}\p{N}][\p{L}\p{M}\p{N}]*$'))
    )::BIGINT,
    'end_char': list_sum(list_transform(pieces[:last], lambda piece: len(piece)))::BIGINT
}
