#!/usr/bin/env bash
# What Plenary needs of the machine itself, beside Python's own packages: looked for, and installed where we may.
#   system_packages.sh run     the libraries that draw PDFs, and Python's venv
#   system_packages.sh test    and the programs that the tests drive
# Says nothing when nothing is missing. Installs with apt-get as root or by sudo without a password; otherwise it says what to
# install and ends with 1.
set -euo pipefail
for_what="${1:-run}"
case "$for_what" in
run | test) ;;
*)
    echo "usage: $0 run|test" >&2
    exit 2
    ;;
esac
say() { printf '%s\n' "$*" >&2; }

python=""
for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null && { python="$candidate"; break; }
done

# Each name on a line: a package to install. The libraries are opened as WeasyPrint opens them, which finds them wherever they are.
missing_packages() {
    if [ -z "$python" ]; then
        echo python3
        echo python3-venv
        printf '%s\n' libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
    else
        "$python" -c 'import venv, ensurepip' 2>/dev/null || echo python3-venv
        "$python" - <<'PROBE'
import ctypes
import sys

LIBRARIES = {
    "libpango-1.0-0": [("libgobject-2.0.so.0", "libgobject-2.0.dylib"), ("libpango-1.0.so.0", "libpango-1.0.dylib")],
    "libpangoft2-1.0-0": [
        ("libharfbuzz.so.0", "libharfbuzz.dylib"),
        ("libfontconfig.so.1", "libfontconfig.dylib"),
        ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    ],
    "libharfbuzz-subset0": [("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib")],
}
PLACES = ("", "/opt/homebrew/lib/", "/usr/local/lib/") if sys.platform == "darwin" else ("",)


def opens(names):
    for name in names:
        for place in PLACES:
            try:
                ctypes.CDLL(place + name)
            except OSError:
                continue
            return True
    return False


for package, libraries in LIBRARIES.items():
    if not all(opens(names) for names in libraries):
        print(package)
PROBE
    fi
    [ "$for_what" = test ] || return 0
    works_as_browser || echo chromium
    # The browser driver's own Node opens this library; a bare Debian lacks it.
    [ "$(uname -s)" != Linux ] || "${python:-python3}" -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null || echo libatomic1
    command -v pdftoppm >/dev/null || echo poppler-utils
    command -v ffmpeg >/dev/null || echo ffmpeg
    has_postgresql || echo postgresql
}

# A browser must answer: on Ubuntu a package of that name only leads to a snap, which a container cannot run.
works_as_browser() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1 && return 0
    done
    return 1
}

has_postgresql() {
    local file
    for file in "${PG_BIN:-}"/initdb /usr/lib/postgresql/*/bin/initdb /opt/homebrew/opt/postgresql*/bin/initdb; do
        [ -x "$file" ] && return 0
    done
    command -v initdb >/dev/null
}

missing="$(missing_packages)"
[ -n "$missing" ] || exit 0

on_ubuntu() { grep -qs '^ID=ubuntu' "${OS_RELEASE:-/etc/os-release}"; }
if [ "$for_what" = test ] && grep -qx chromium <<<"$missing" && on_ubuntu; then
    say "The journeys need a browser that is not a snap. On Ubuntu take Google's package:"
    say "  https://www.google.com/chrome/  (google-chrome-stable, for amd64), then start again."
    missing="$(grep -vx chromium <<<"$missing" || true)"
    browser_by_hand=yes
fi

as_root=()
may_install=no
if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then
        may_install=yes
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        may_install=yes
        as_root=(sudo -n)
    fi
fi

if [ -n "$missing" ]; then
    words="$(paste -sd ' ' <<<"$missing")"
    if [ "$may_install" = no ]; then
        say "Plenary needs what is not on this machine yet, and may not install it: $words"
        if command -v apt-get >/dev/null; then
            say "Ask for:  sudo apt-get install --no-install-recommends $words"
        elif [ "$(uname)" = Darwin ]; then
            say "On macOS:  brew install pango$([ "$for_what" = test ] && echo ' poppler ffmpeg postgresql && brew install --cask google-chrome')"
        else
            say "These are Debian's names; install what your system calls them (Fedora: pango, harfbuzz, poppler-utils, ffmpeg, postgresql-server, chromium)."
        fi
        exit 1
    fi
    say "Installing system packages: $words"
    log="$(mktemp)"
    trap 'rm -f "$log"' EXIT
    quietly() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "$@" >"$log" 2>&1 </dev/null || { tail -n 20 "$log" >&2; return 1; }; }
    quietly apt-get update -q || { say "apt-get update failed (see above)."; exit 1; }
    known=()
    for package in $missing; do # older systems keep the subsetter in another library's package
        if apt-cache show "$package" >/dev/null 2>&1; then known+=("$package"); fi
    done
    if [ "${#known[@]}" -gt 0 ]; then
        quietly apt-get install -q -y --no-install-recommends "${known[@]}" || { say "apt-get install failed (see above)."; exit 1; }
    fi
    [ -n "$python" ] || python=python3
    still="$(missing_packages | { [ "${browser_by_hand:-}" = yes ] && grep -vx chromium || cat; })"
    if [ -n "$still" ]; then
        say "Still missing after installing: $(paste -sd ' ' <<<"$still")"
        exit 1
    fi
fi
[ "${browser_by_hand:-no}" = no ] || exit 1
