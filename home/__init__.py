"""The public site: Wagtail pages and their blocks."""
