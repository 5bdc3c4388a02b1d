-- Direct, mixed and indirect quotes of each outlet, and their shares.
SELECT
    outlet,
    count(*) AS quote_count, -- Quotes
    count(*) FILTER (type = 'direct') AS direct_count, -- Direct quotes
    count(*) FILTER (type = 'mixed') AS mixed_count, -- Mixed quotes
    count(*) FILTER (type = 'indirect') AS indirect_count, -- Indirect quotes
    direct_count / quote_count AS direct_share, -- Direct quotes as a share, 0 to 1
    mixed_count / quote_count AS mixed_share, -- Mixed quotes as a share, 0 to 1
    indirect_count / quote_count AS indirect_share, -- Indirect quotes as a share, 0 to 1
    count(*) FILTER (speaker IS NOT NULL) / quote_count AS resolved_share -- Quotes with a known speaker, 0 to 1
FROM marts.quotes
GROUP BY outlet
