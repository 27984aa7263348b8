"""Social cards: the picture that stands beside a link when somebody shares a page. Drawn here, never fetched; each at an address that
says what is on it, so that it may be kept for ever.
"""
