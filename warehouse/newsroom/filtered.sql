-- The quotes that the filters let through: variables of the same names, of which an empty one lets everything through.
SELECT
    rowid AS quote_row,
    article_id,
    quote_cluster_id,
    speaker,
    speaker_kind,
    type,
    outlet,
    published_date
FROM marts.quotes
WHERE
    coalesce(published_date >= getvariable('since')::DATE, getvariable('since') IS NULL)
    AND coalesce(published_date <= getvariable('until')::DATE, getvariable('until') IS NULL)
    AND (len(getvariable('outlet')) = 0 OR list_contains(getvariable('outlet')::VARCHAR[], outlet))
    AND (getvariable('speaker') = '' OR contains(lower(speaker), lower(getvariable('speaker'))))
    AND (len(getvariable('language')) = 0 OR list_contains(getvariable('language')::VARCHAR[], language))
    AND (len(getvariable('type')) = 0 OR list_contains(getvariable('type')::VARCHAR[], type))
    AND (len(getvariable('kind')) = 0 OR list_contains(getvariable('kind')::VARCHAR[], kind))
