"""One small file for each output format."""
