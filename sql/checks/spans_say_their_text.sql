-- A span's characters in the article's text must be what its row says.
WITH doubtful AS (
    -- What lies in the first paragraph of its quote is looked for there, as the paragraph itself is in the article: to
    -- look for it in the article, too, would take twice the time and hold the texts of all quotes and articles at once.
    SELECT
        quotes.article_id,
        quotes.quote_id,
        unnest(
            list_filter(
                [
                    {'fault': 'speaker', 'said': quotes.speaker_mention, 'span': quotes.speaker_span},
                    {'fault': 'cue', 'said': quotes.cue, 'span': quotes.cue_span},
                    {
                        'fault': 'quote',
                        'said': quotes.text,
                        'span': CASE WHEN len(quotes.spans) = 1 THEN quotes.spans[1] END
                    }
                ],
                lambda one: one.span IS NOT NULL AND NOT coalesce(
                    one.span.start_char < one.span.end_char
                    AND one.span.start_char >= paragraphs.start_char
                    AND one.span.end_char <= paragraphs.end_char
                    AND one.said = substring(
                        paragraphs.text,
                        one.span.start_char - paragraphs.start_char + 1,
                        one.span.end_char - one.span.start_char
                    ),
                    false
                )
            ),
            recursive := true
        )
    FROM core.fct_quote AS quotes
    LEFT JOIN core.fct_paragraph AS paragraphs
        ON quotes.article_id = paragraphs.article_id AND quotes.first_paragraph_index = paragraphs.paragraph_index
),

spans AS (
    SELECT 'paragraph' AS fault, article_id, paragraph_index::VARCHAR AS key, text AS said, start_char, end_char
    FROM core.fct_paragraph
    UNION ALL
    SELECT 'dateline', article_id, article_id, dateline, dateline_span.start_char, dateline_span.end_char
    FROM core.dim_article
    WHERE dateline_span IS NOT NULL
    UNION ALL
    SELECT fault, article_id, quote_id, said, start_char, end_char
    FROM doubtful
)

SELECT spans.*
FROM spans
INNER JOIN core.dim_article AS articles USING (article_id)
WHERE
    spans.said IS DISTINCT FROM substring(articles.text, spans.start_char + 1, spans.end_char - spans.start_char)
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
