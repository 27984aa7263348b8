"""Proposals by a personal link, without an account."""
