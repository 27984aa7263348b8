"""A new conference edition begins as a copy of the last one: its pages, streams, slots and prices, and no people."""
