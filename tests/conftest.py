"""Settings of the whole test run."""

from hypothesis import settings

# A machine under load is no failure: examples may take the time they need.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
