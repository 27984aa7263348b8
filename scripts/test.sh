#!/usr/bin/env bash
# `make test`: every check and test. `test.sh check` stops after the quick part; `test.sh long` runs the slower proofs only.
set -euo pipefail
cd "$(dirname "$0")/.."
part="${1:-all}"
say() { printf '\n\033[1m▸ %s (after %s s)\033[0m\n' "$*" "$SECONDS"; }

bash scripts/setup.sh test
python=.venv/bin/python
export PYTHONDONTWRITEBYTECODE=1 TEST_DB="${TEST_DB:-plenary}"
unset DATABASE_URL EMAIL_URL DEBUG SITE_URL ALLOWED_HOSTS SECRET_KEY

if [ "$part" != long ]; then
    say "Style"
    $python -m ruff check .
    $python -m ruff format --check --quiet .
    say "Contracts between packages, slices and layers"
    .venv/bin/lint-imports --no-cache
    say "House rules, and no model change without its migration"
    DEBUG=1 $python manage.py check
    DEBUG=1 $python manage.py makemigrations --check --dry-run
    [ "$part" = check ] && exit 0
fi

say "PostgreSQL"
export TEST_DATABASE_URL
TEST_DATABASE_URL="$(bash scripts/postgres.sh start)"
[ -n "${KEEP_POSTGRES:-}" ] || trap 'bash scripts/postgres.sh stop' EXIT

if [ "$part" = long ]; then
    say "Slower proofs"
    $python -m pytest -m long -p no:cacheprovider -q
    HYPOTHESIS_PROFILE=long $python -m pytest -m "hypothesis and not journey" -p no:cacheprovider -q
    exit 0
fi

say "Migrations from nothing, on PostgreSQL"
$python - <<'PY'
import os, psycopg
with psycopg.connect(os.environ["TEST_DATABASE_URL"], autocommit=True) as connection:
    connection.execute("DROP DATABASE IF EXISTS from_nothing WITH (FORCE)")
    connection.execute("CREATE DATABASE from_nothing")
PY
DEBUG=1 DATABASE_URL="${TEST_DATABASE_URL/\/postgres\?//from_nothing?}" $python manage.py migrate --verbosity 0
DEBUG=1 DATABASE_URL="${TEST_DATABASE_URL/\/postgres\?//from_nothing?}" $python manage.py migrate --check

say "Tests on PostgreSQL"
$python -m pytest -n 2 -m "not journey and not race and not long" -p no:cacheprovider -q
say "Races on PostgreSQL"
$python -m pytest -m "race" -p no:cacheprovider -q
say "The smaller run on SQLite"
TEST_DATABASE_URL="" $python -m pytest -n 2 -m "(sqlite or sqlite_only) and not journey and not long" -p no:cacheprovider -q
say "Journeys in Chromium"
$python -m pytest -n 2 -m "journey and not long" -p no:cacheprovider -q --durations=5
say "All passed"
