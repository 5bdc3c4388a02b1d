-- Who else is quoted in the articles that quote a name, and in how many of them.
CREATE OR REPLACE MACRO quoted_with(name) AS TABLE
    SELECT
        quotes.speaker,
        count(DISTINCT quotes.article_id) AS article_count, -- Articles that quote both
        count(*) AS quote_count -- Quotes of the other speaker there
    FROM marts.quotes AS quotes
    SEMI JOIN said_by(name) AS articles USING (article_id)
    WHERE quotes.speaker IS NOT NULL AND NOT is_named(quotes.speaker, name)
    GROUP BY quotes.speaker
