-- The texts of a kind (quote or paragraph) that hold every word and phrase of a query, with their BM25 scores.
CREATE OR REPLACE MACRO text_scores(query, kind) AS TABLE
    WITH texts AS NOT MATERIALIZED (
        SELECT rowid AS text_number, * FROM search.texts WHERE texts.kind = kind
    ),

    corpus AS (
        SELECT count(*) AS text_count, avg(word_count) AS mean_word_count FROM texts
    ),

    asked AS (
        SELECT stemmer, phrases_of(query, stemmer) AS phrases FROM (SELECT DISTINCT stemmer FROM texts)
    ),

    phrases AS (
        SELECT
            stemmer,
            len(phrases) AS phrase_count,
            unnest(phrases) AS phrase,
            generate_subscripts(phrases, 1) AS phrase_number
        FROM asked
    ),

    phrase_words AS (
        SELECT
            stemmer,
            phrase_count,
            phrase_number,
            len(phrase) AS word_count,
            unnest(phrase) AS stem,
            generate_subscripts(phrase, 1) AS place
        FROM phrases
    ),

    -- Only the texts that hold one of the words are taken apart: looking through a list is far faster.
    candidates AS NOT MATERIALIZED (
        SELECT texts.text_number, texts.stemmer, texts.stems
        FROM texts
        SEMI JOIN phrase_words ON texts.stemmer = phrase_words.stemmer AND list_contains(texts.stems, phrase_words.stem)
    ),

    text_words AS (
        SELECT text_number, stemmer, unnest(stems) AS stem, generate_subscripts(stems, 1) AS place FROM candidates
    ),

    hits AS (
        SELECT text_number, phrase_count, phrase_number, text_words.place - phrase_words.place AS first_place
        FROM text_words
        INNER JOIN phrase_words USING (stemmer, stem)
        GROUP BY ALL
        HAVING count(*) = any_value(phrase_words.word_count)
    ),

    counted AS (
        SELECT
            text_number,
            phrase_count,
            count(*) AS hit_count,
            count(*) OVER (PARTITION BY phrase_number) AS found_count
        FROM hits
        GROUP BY text_number, phrase_count, phrase_number
    ),

    -- BM25 as Robertson and Zaragoza (2009) give it, with k1 = 1.2 and b = 0.75; a phrase counts as one word.
    scored AS (
        SELECT
            counted.text_number,
            sum(
                ln(1 + (corpus.text_count - counted.found_count + 0.5) / (counted.found_count + 0.5))
                * counted.hit_count * 2.2
                / (counted.hit_count + 1.2 * (0.25 + 0.75 * texts.word_count / corpus.mean_word_count))
            ) AS score
        FROM counted
        INNER JOIN texts USING (text_number)
        CROSS JOIN corpus
        GROUP BY counted.text_number
        HAVING count(*) = any_value(counted.phrase_count)
    )

    SELECT texts.article_id, texts.quote_id, texts.paragraph_index, scored.score
    FROM scored
    INNER JOIN texts USING (text_number)
