-- Every version of the lake's paragraphs.
SELECT * FROM lake.paragraphs
