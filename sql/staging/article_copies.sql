-- The lake's article_copies.
SELECT * FROM lake.article_copies
