#!/usr/bin/env bash
# Pins every dependency with its hashes. The development lock is bound to the run-time one.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet uv
flags=(--quiet --generate-hashes --universal --python-version 3.11 --no-annotate --no-emit-index-url --custom-compile-command "make lock")
.venv/bin/uv pip compile "${flags[@]}" "$@" pyproject.toml -o requirements.txt
.venv/bin/uv pip compile "${flags[@]}" "$@" pyproject.toml --group dev --constraints requirements.txt -o requirements-dev.txt
