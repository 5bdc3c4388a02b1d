-- Quotes of each speaker that articles name in each day, week, month, quarter or year, and their share of all such
-- quotes; copies do not count.
CREATE OR REPLACE MACRO share_of_voice(period) AS TABLE
    WITH quotes AS (
        SELECT speaker_id, article_id, date_trunc(period, published_date)::DATE AS period_date
        FROM marts.quotes
        WHERE speaker_id IS NOT NULL AND published_date IS NOT NULL AND article_id = canonical_article_id
    ),

    counted AS (
        SELECT period_date, speaker_id, count(*) AS quote_count, count(DISTINCT article_id) AS article_count
        FROM quotes
        GROUP BY period_date, speaker_id
    )

    SELECT
        counted.period_date,
        counted.speaker_id,
        speakers.speaker_name,
        counted.quote_count,
        counted.article_count,
        counted.quote_count / sum(counted.quote_count) OVER (PARTITION BY counted.period_date) AS quote_share
    FROM counted
    INNER JOIN core.dim_speaker AS speakers USING (speaker_id)
