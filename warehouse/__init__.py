"""Storage: table contracts, the lake, and the build that runs sql/ and publishes the served file."""
