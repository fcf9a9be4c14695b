"""The command line of Second Source."""
