#!/usr/bin/env bash
# `make run`: set up what is missing, load the demo conference the first time, start the site and its background worker.
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf '\033[1m▸ %s\033[0m\n' "$*"; }
started=$SECONDS

bash scripts/setup.sh run

export DEBUG="${DEBUG:-1}" HOST="${HOST:-127.0.0.1}" PORT="${PORT:-8000}"
export SITE_URL="${SITE_URL:-http://$HOST:$PORT}" ALLOWED_HOSTS="${ALLOWED_HOSTS:-$HOST,127.0.0.1,localhost}" LOG_LEVEL="${LOG_LEVEL:-WARNING}"
python=.venv/bin/python
if ! $python -c "import socket, sys; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('$HOST', int('$PORT')))" 2>/dev/null; then
    echo "Something is already listening on $HOST:$PORT. Try: make run PORT=$((PORT + 1))" >&2
    exit 1
fi

say "Preparing the database"
$python manage.py migrate --verbosity 0
say "Loading the demo conference (the first time only)"
$python manage.py demo --if-empty --quiet

pids=()
stop() {
    trap - EXIT INT TERM
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
}
trap stop EXIT
trap 'stop; exit 0' INT TERM

say "Starting the site and its background worker"
$python manage.py worker --verbosity 0 &
pids+=($!)
$python manage.py runserver --noreload --skip-checks "$HOST:$PORT" >/dev/null &
pids+=($!)
for _ in $(seq 150); do
    if $python - "$HOST" "$PORT" <<'PY' 2>/dev/null
import sys, urllib.request
urllib.request.urlopen(f"http://{sys.argv[1]}:{sys.argv[2]}/readyz", timeout=2)
PY
    then break; fi
    kill -0 "${pids[1]}" 2>/dev/null || { echo "The site did not start; see the lines above." >&2; exit 1; }
    sleep 0.2
done
$python manage.py demo --sign-ins
say "Ready after $((SECONDS - started)) s. Ctrl-C stops everything."
wait -n "${pids[@]}" || true
