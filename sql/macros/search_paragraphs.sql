-- The best paragraphs for a query: what paragraphs_about finds, where a speaker is quoted, by outlet and days, with hits.
CREATE OR REPLACE MACRO search_paragraphs(
    query, speaker := NULL, outlet := NULL, since := NULL, until := NULL, top := 20
) AS TABLE
    WITH best AS (
        SELECT *
        FROM paragraphs_about(query) AS paragraphs
        WHERE
            (
                speaker IS NULL
                OR EXISTS (
                    FROM said_by(speaker) AS said
                    WHERE
                        said.article_id = paragraphs.article_id
                        AND said.first_paragraph_index <= paragraphs.paragraph_index
                        AND said.last_paragraph_index >= paragraphs.paragraph_index
                )
            )
            AND (outlet IS NULL OR is_named(paragraphs.outlet, outlet))
            AND (since IS NULL OR paragraphs.published_date >= since::DATE)
            AND (until IS NULL OR paragraphs.published_date <= until::DATE)
        ORDER BY paragraphs.score DESC, paragraphs.article_id, paragraphs.paragraph_index
        LIMIT top
    )

    SELECT
        best.score,
        best.published_date,
        best.outlet,
        best.text,
        hits(best.text, best.language, query) AS hits,
        best.headline,
        best.url,
        best.source_uri,
        best.article_id,
        best.paragraph_index
    FROM best
    ORDER BY best.score DESC, best.article_id, best.paragraph_index
