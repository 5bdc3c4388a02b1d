-- The words of a text in their order; in Chinese and Japanese every character is one.
CREATE OR REPLACE MACRO words_of(text) AS
    regexp_extract_all(text, '[\p{Han}\p{Hiragana}\p{Katakana}]|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*')
