"""A delegate’s rights: a copy of what is held about her, and to be forgotten. The uppermost slice, since it knows all others."""
