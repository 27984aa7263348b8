"""Whether a conference is ready: what still stands between it and its readers, its money and its day, each with the next thing to do."""
