-- The quotes that hold every word and "phrase" of a query, in any form of the words; the best have the highest score.
CREATE OR REPLACE MACRO quotes_about(query) AS TABLE
    SELECT quotes.*, found.score
    FROM marts.quotes AS quotes
    INNER JOIN text_scores(query, 'quote') AS found USING (quote_id)
