"""Who the speakers of the whole warehouse are: the speakers of single articles joined into identities."""
