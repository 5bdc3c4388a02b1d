-- Who else is quoted in the articles that quote a name, and in how many of them; speakers whom articles only describe
-- are left out.
CREATE OR REPLACE MACRO quoted_with(name) AS TABLE
    SELECT
        quotes.speaker_id,
        speakers.speaker_name,
        count(DISTINCT quotes.article_id) AS article_count, -- Articles that quote both
        count(*) AS quote_count -- Quotes of the other speaker there
    FROM marts.quotes AS quotes
    SEMI JOIN said_by(name) AS articles ON quotes.article_id = articles.article_id
    INNER JOIN core.dim_speaker AS speakers ON quotes.speaker_id = speakers.speaker_id
    ANTI JOIN speakers_called(name) AS called ON quotes.speaker_id = called.speaker_id
    GROUP BY quotes.speaker_id, speakers.speaker_name
