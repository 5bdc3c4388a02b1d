"""The newsroom: the charts of the served file's quotes, and the page that a run leaves of them."""
