"""Factories: one for each model, no surprising behaviour."""
