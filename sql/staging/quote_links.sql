-- The lake's quote_links.
SELECT * FROM lake.quote_links
