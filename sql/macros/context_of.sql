-- The paragraphs of a quote, with as many before and after them as asked for.
CREATE OR REPLACE MACRO context_of(quote_id, around := 1) AS TABLE
    SELECT paragraphs.*
    FROM core.fct_paragraph AS paragraphs
    INNER JOIN core.fct_quote AS quotes USING (article_id)
    WHERE
        quotes.quote_id = quote_id
        AND paragraphs.paragraph_index >= quotes.first_paragraph_index - around
        AND paragraphs.paragraph_index <= quotes.last_paragraph_index + around
