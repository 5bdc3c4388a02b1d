-- A span's characters in the article's text must be what its row says.
WITH spans AS (
    SELECT
        'paragraph' AS fault,
        article_id,
        NULL::BIGINT AS paragraph_index,
        paragraph_index::VARCHAR AS key,
        text,
        start_char,
        end_char
    FROM core.fct_paragraph
    UNION ALL
    SELECT 'dateline', article_id, NULL, article_id, dateline, dateline_span.start_char, dateline_span.end_char
    FROM core.dim_article
    WHERE dateline_span IS NOT NULL
    UNION ALL
    SELECT
        'speaker',
        article_id,
        first_paragraph_index,
        quote_id,
        speaker_mention,
        speaker_span.start_char,
        speaker_span.end_char
    FROM core.fct_quote
    WHERE speaker_span IS NOT NULL
    UNION ALL
    SELECT 'cue', article_id, first_paragraph_index, quote_id, cue, cue_span.start_char, cue_span.end_char
    FROM core.fct_quote
    WHERE cue_span IS NOT NULL
    UNION ALL
    SELECT 'quote', article_id, first_paragraph_index, quote_id, text, spans[1].start_char, spans[1].end_char
    FROM core.fct_quote
    WHERE len(spans) = 1
)

-- What lies in the first paragraph of its quote is cut from there, as the paragraph itself is from the article: to cut
-- it from the article, too, would take twice the time.
SELECT spans.fault, spans.article_id, spans.key, spans.text AS said, spans.start_char, spans.end_char
FROM spans
INNER JOIN core.dim_article AS articles USING (article_id)
LEFT JOIN core.fct_paragraph AS paragraphs
    ON spans.article_id = paragraphs.article_id AND spans.paragraph_index = paragraphs.paragraph_index
WHERE
    spans.text IS DISTINCT FROM CASE
        WHEN spans.start_char >= paragraphs.start_char AND spans.end_char <= paragraphs.end_char
            THEN substring(
                paragraphs.text, spans.start_char - paragraphs.start_char + 1, spans.end_char - spans.start_char
            )
        ELSE substring(articles.text, spans.start_char + 1, spans.end_char - spans.start_char)
    END
    OR spans.start_char < 0
    OR spans.end_char <= spans.start_char
UNION ALL
SELECT 'quote', quotes.article_id, quotes.quote_id, quotes.text, NULL, NULL
FROM core.fct_quote AS quotes
INNER JOIN core.dim_article AS articles USING (article_id)
WHERE
    len(quotes.spans) <> 1
    AND (
        len(quotes.spans) = 0
        OR quotes.text IS DISTINCT FROM array_to_string(
            list_transform(
                quotes.spans,
                lambda span: substring(articles.text, span.start_char + 1, span.end_char - span.start_char)
            ),
            ' '
        )
    )
