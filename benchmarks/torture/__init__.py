"""Kills, faults and loads that a warehouse must bear: `make torture` runs them all and writes RELIABILITY.md."""
