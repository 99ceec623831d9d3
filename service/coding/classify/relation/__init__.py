"""Relations: what one actor does to another in a sentence, as a PLOVER root, a codebook type and a status."""
