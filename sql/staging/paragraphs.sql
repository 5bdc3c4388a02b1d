-- Every version of the lake's paragraphs.
SELECT * EXCLUDE (published_month) FROM lake.paragraphs
