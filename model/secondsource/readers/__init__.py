"""One small file for each input format."""
