-- The quotes that the filters let through: variables of the same names, of which an empty one lets everything through.
SELECT
    rowid AS quote_row,
    article_id,
    quote_cluster_id,
    speaker_id,
    speaker_kind,
    type,
    outlet,
    published_date
FROM marts.quotes
WHERE
    coalesce(published_date >= getvariable('since')::DATE, getvariable('since') IS NULL)
    AND coalesce(published_date <= getvariable('until')::DATE, getvariable('until') IS NULL)
    AND (len(getvariable('outlet')) = 0 OR list_contains(getvariable('outlet')::VARCHAR[], outlet))
    AND (
        getvariable('speaker') = ''
        OR speaker_id IN (
            SELECT speakers.speaker_id
            FROM core.dim_speaker AS speakers
            WHERE
                len(
                    list_filter(
                        [speaker_name] || aliases,
                        lambda name: contains(folded(name), folded(getvariable('speaker')))
                    )
                ) > 0
        )
    )
    AND (len(getvariable('language')) = 0 OR list_contains(getvariable('language')::VARCHAR[], language))
    AND (len(getvariable('type')) = 0 OR list_contains(getvariable('type')::VARCHAR[], type))
    AND (len(getvariable('kind')) = 0 OR list_contains(getvariable('kind')::VARCHAR[], kind))
