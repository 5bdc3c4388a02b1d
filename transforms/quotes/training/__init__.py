"""Training of the weights: what `onrecord train` runs."""
