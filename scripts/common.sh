# Sourced by the scripts beside it: where the project is, and how a step is named and timed.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"

say() { printf '%s\n' "$*"; }

# step NAME COMMAND…: runs the command, and ends the script with a plain line when it fails.
step() {
    local name="$1" started=$SECONDS
    shift
    say "== $name"
    if ! "$@"; then
        say "== FAILED: $name (after $((SECONDS - started)) s): $*"
        exit 1
    fi
    say "== $name: ok, $((SECONDS - started)) s"
}

# The folder of built binaries for one configuration, without building.
bin_path() { swift build -c "$1" --show-bin-path; }
