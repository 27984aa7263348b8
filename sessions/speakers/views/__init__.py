"""A speaker's own pages by her personal link, and files as they are handed out. Each begins at access.py."""
