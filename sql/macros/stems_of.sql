-- The words of a text as numbers, one for all forms of a word: without case, accents and what the stemmer takes off.
CREATE OR REPLACE MACRO stems_of(text, stemmer) AS
    list_transform(words_of(folded(text)), lambda word: (hash(stem(word, stemmer)) >> 32)::UINTEGER)
