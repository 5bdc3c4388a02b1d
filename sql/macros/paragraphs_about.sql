-- The paragraphs that hold every word and "phrase" of a query, quoted or not, with what their article says of itself.
CREATE OR REPLACE MACRO paragraphs_about(query) AS TABLE
    SELECT
        paragraphs.*,
        articles.headline,
        articles.outlet,
        articles.published_at,
        articles.published_date,
        articles.language,
        articles.url,
        articles.source_uri,
        found.score
    FROM core.fct_paragraph AS paragraphs
    INNER JOIN core.dim_article AS articles USING (article_id)
    INNER JOIN text_scores(query, 'paragraph') AS found USING (article_id, paragraph_index)
