-- A span's characters in the article's text must be what its row says.
WITH spans AS (
    SELECT 'paragraph' AS fault, article_id, paragraph_index::VARCHAR AS key, text, start_char, end_char
    FROM core.fct_paragraph
    UNION ALL
    SELECT 'speaker', article_id, quote_id, speaker_mention, speaker_span.start_char, speaker_span.end_char
    FROM core.fct_quote
    WHERE speaker_span IS NOT NULL
    UNION ALL
    SELECT 'cue', article_id, quote_id, cue, cue_span.start_char, cue_span.end_char
    FROM core.fct_quote
    WHERE cue_span IS NOT NULL
    UNION ALL
    SELECT 'dateline', article_id, article_id, dateline, dateline_span.start_char, dateline_span.end_char
    FROM core.dim_article
    WHERE dateline_span IS NOT NULL
)

SELECT spans.fault, spans.article_id, spans.key, spans.text AS said, spans.start_char, spans.end_char
FROM spans
INNER JOIN core.dim_article AS articles USING (article_id)
WHERE
    spans.text IS DISTINCT FROM substring(articles.text, spans.start_char + 1, spans.end_char - spans.start_char)
    OR spans.start_char < 0
    OR spans.end_char <= spans.start_char
UNION ALL
SELECT 'quote', quotes.article_id, quotes.quote_id, quotes.text, NULL, NULL
FROM core.fct_quote AS quotes
INNER JOIN core.dim_article AS articles USING (article_id)
WHERE
    quotes.text IS DISTINCT FROM array_to_string(
        list_transform(
            quotes.spans,
            lambda span: substring(articles.text, span.start_char + 1, span.end_char - span.start_char)
        ),
        ' '
    )
    OR len(quotes.spans) = 0
