"""The chaos suite: `make chaos`."""
