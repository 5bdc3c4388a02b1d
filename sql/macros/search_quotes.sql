-- The best quotes for a query: what quotes_about finds, by speaker, outlet and days (both inclusive), with its hits.
CREATE OR REPLACE MACRO search_quotes(
    query, speaker := NULL, outlet := NULL, since := NULL, until := NULL, top := 20
) AS TABLE
    WITH best AS (
        SELECT *
        FROM quotes_about(query) AS quotes
        WHERE
            (speaker IS NULL OR quotes.quote_id IN (SELECT said.quote_id FROM said_by(speaker) AS said))
            AND (outlet IS NULL OR is_named(quotes.outlet, outlet))
            AND (since IS NULL OR quotes.published_date >= since::DATE)
            AND (until IS NULL OR quotes.published_date <= until::DATE)
        ORDER BY quotes.score DESC, quotes.quote_id
        LIMIT top
    )

    SELECT
        best.score,
        best.published_date,
        best.outlet,
        best.speaker,
        best.type,
        best.text,
        hits(best.text, best.language, query) AS hits,
        best.headline,
        best.url,
        best.source_uri,
        best.quote_id
    FROM best
    ORDER BY best.score DESC, best.quote_id
