-- Quotes of each speaker in each day, week, month, quarter or year, and their share of all; copies do not count.
CREATE OR REPLACE MACRO share_of_voice(period) AS TABLE
    WITH quotes AS (
        SELECT speaker, article_id, date_trunc(period, published_date)::DATE AS period_date
        FROM marts.quotes
        WHERE speaker IS NOT NULL AND published_date IS NOT NULL AND article_id = canonical_article_id
    ),

    counted AS (
        SELECT period_date, speaker, count(*) AS quote_count, count(DISTINCT article_id) AS article_count
        FROM quotes
        GROUP BY period_date, speaker
    )

    SELECT *, quote_count / sum(quote_count) OVER (PARTITION BY period_date) AS quote_share
    FROM counted
