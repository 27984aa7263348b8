"""Pure rules of this slice: what is allowed, what it costs, why not."""
