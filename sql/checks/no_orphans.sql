-- Every row must belong to a row that is there: paragraphs and quotes to a present article, quotes to paragraphs.
SELECT 'paragraph without its article' AS fault, article_id, paragraph_index::VARCHAR AS key
FROM core.fct_paragraph
ANTI JOIN (SELECT article_id FROM core.dim_article WHERE gone_at IS NULL) USING (article_id)
UNION ALL
SELECT 'quote without its article', article_id, quote_id
FROM core.fct_quote
ANTI JOIN (SELECT article_id FROM core.dim_article WHERE gone_at IS NULL) USING (article_id)
UNION ALL
SELECT 'quote without its first paragraph', quotes.article_id, quotes.quote_id
FROM core.fct_quote AS quotes
ANTI JOIN core.fct_paragraph AS paragraphs
    ON quotes.article_id = paragraphs.article_id AND quotes.first_paragraph_index = paragraphs.paragraph_index
UNION ALL
SELECT 'quote without its last paragraph', quotes.article_id, quotes.quote_id
FROM core.fct_quote AS quotes
ANTI JOIN core.fct_paragraph AS paragraphs
    ON quotes.article_id = paragraphs.article_id AND quotes.last_paragraph_index = paragraphs.paragraph_index
UNION ALL
SELECT 'quote without the quote it stands in', quotes.article_id, quotes.quote_id
FROM core.fct_quote AS quotes
ANTI JOIN core.fct_quote AS parents
    ON quotes.parent_quote_id = parents.quote_id AND quotes.article_id = parents.article_id
WHERE quotes.parent_quote_id IS NOT NULL
