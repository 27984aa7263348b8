"""The draft: the editor of rooms and slots, what clashes, and what can be undone."""
