"""One module per format. Each declares a READER; a new module is found without being named anywhere."""
