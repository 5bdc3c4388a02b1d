-- Every version of the lake's quotes.
SELECT * FROM lake.quotes
