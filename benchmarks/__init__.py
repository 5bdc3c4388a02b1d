"""Measurements of quality and speed, each a command."""
