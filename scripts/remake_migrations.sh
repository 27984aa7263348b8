#!/usr/bin/env bash
# Until the first release each app has one clean 0001: delete ours and make them anew. Hand-written later ones are kept.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p var
exec 9>var/migrations.lock
flock 9
export DEBUG=1
for app in conference sessions delegates home; do rm -f "$app"/migrations/0001_*.py; done
mkdir -p var/kept
for file in */migrations/0002_*.py; do [ -e "$file" ] && mkdir -p "var/kept/$(dirname "$file")" && mv "$file" "var/kept/$file"; done
.venv/bin/python manage.py makemigrations conference programme delegates home -n initial
for file in var/kept/*/migrations/*.py; do [ -e "$file" ] && mv "$file" "${file#var/kept/}"; done
rm -rf var/kept
.venv/bin/python manage.py makemigrations --check --dry-run
