-- Every version of the lake's quotes.
SELECT * EXCLUDE (published_month) FROM lake.quotes
