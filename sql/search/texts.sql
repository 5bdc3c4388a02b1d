-- The words of every quote and paragraph in their order, as search compares them: see the macro stems_of.
WITH texts AS (
    SELECT 'quote' AS kind, article_id, quote_id, NULL::BIGINT AS paragraph_index, language, text
    FROM marts.quotes
    UNION ALL
    SELECT 'paragraph', paragraphs.article_id, NULL, paragraphs.paragraph_index, articles.language, paragraphs.text
    FROM core.fct_paragraph AS paragraphs
    INNER JOIN core.dim_article AS articles USING (article_id)
),

stemmed AS (
    SELECT *, stemmer_of(language) AS stemmer FROM texts
)

SELECT
    kind, -- quote or paragraph
    article_id,
    quote_id,
    paragraph_index,
    stemmer, -- Snowball stemmer of the language, or none
    stems_of(text, stemmer) AS stems, -- Each word in its order, as a number that all its forms share
    len(stems) AS word_count -- Words in the text
FROM stemmed
