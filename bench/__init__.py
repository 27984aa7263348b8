"""Measurements: one command each, prints a table; `--json` prints one object of figures and nothing else."""
