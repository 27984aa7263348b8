"""Badges: an opaque code for each, and the sheets they are printed on."""
