"""eventwire: news articles in, a live typed table of what happened out."""
