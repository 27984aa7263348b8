#!/usr/bin/env bash
# Makes the machine ready: system packages, the virtual environment, the locked dependencies. Quick when nothing is missing.
#   setup.sh run     what serving the site needs
#   setup.sh test    and what the tests need
set -euo pipefail
cd "$(dirname "$0")/.."
for_what="${1:-run}"
say() { printf '\033[1m▸ %s\033[0m\n' "$*" >&2; }

bash scripts/system_packages.sh "$for_what"

python=""
for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null \
        && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python="$candidate"
        break
    fi
done
[ -n "$python" ] || { echo "Plenary needs Python 3.11 or newer. On Debian 12 or Ubuntu 24.04: apt-get install python3 python3-venv" >&2; exit 1; }

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    say "Making a virtual environment in .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
fi

lock=requirements.txt
[ "$for_what" = test ] && lock=requirements-dev.txt
sum="$(cat "$lock" | cksum)"
# What the tests need contains what running needs.
stamped() { [ -f ".venv/.installed-$1" ] && [ "$(cat ".venv/.installed-$1")" = "$(cat "$1" | cksum)" ]; }
if ! stamped "$lock" && ! { [ "$lock" = requirements.txt ] && stamped requirements-dev.txt; }; then
    say "Installing the dependencies of $lock (once; a minute or so)"
    .venv/bin/python -m pip install --disable-pip-version-check --progress-bar off --quiet --require-hashes -r "$lock"
    printf '%s' "$sum" >".venv/.installed-$lock"
fi
