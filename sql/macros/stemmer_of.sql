-- The Snowball stemmer of a language (ISO 639-1), or none where there is none for it.
CREATE OR REPLACE MACRO stemmer_of(language) AS
    coalesce(
        map {
            'ar': 'arabic', 'ca': 'catalan', 'da': 'danish', 'de': 'german', 'el': 'greek', 'en': 'english',
            'es': 'spanish', 'eu': 'basque', 'fi': 'finnish', 'fr': 'french', 'ga': 'irish', 'hi': 'hindi',
            'hu': 'hungarian', 'id': 'indonesian', 'it': 'italian', 'lt': 'lithuanian', 'nb': 'norwegian',
            'ne': 'nepali', 'nl': 'dutch', 'nn': 'norwegian', 'no': 'norwegian', 'pt': 'portuguese',
            'ro': 'romanian', 'ru': 'russian', 'sr': 'serbian', 'sv': 'swedish', 'ta': 'tamil', 'tr': 'turkish'
        }[language],
        'none'
    )
