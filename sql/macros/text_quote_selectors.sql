-- The selectors (W3C Web Annotation) that find spans of a text on its page again: what it says, and 32 characters around.
CREATE OR REPLACE MACRO text_quote_selectors(text, spans) AS
    list_transform(
        spans,
        lambda span: {
            'type': 'TextQuoteSelector',
            'exact': substring(text, span.start_char + 1, span.end_char - span.start_char),
            'prefix': substring(text, greatest(span.start_char - 31, 1), least(span.start_char, 32)),
            'suffix': substring(text, span.end_char + 1, 32)
        }
    )
