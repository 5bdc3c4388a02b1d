"""Who said what: quotes with their cue and speaker, as spans of the article's text."""
