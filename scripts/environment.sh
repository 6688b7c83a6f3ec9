#!/usr/bin/env bash
# An environment with all that a lock pins, by hash. uv lays it out in a tenth of pip's time; where uv is not there or finds
# no registry (it does not read pip's configuration), pip does it.
# Usage: scripts/environment.sh FOLDER LOCK [WHAT ELSE, as for `pip install`…]
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -ge 2 ] || { echo "usage: scripts/environment.sh FOLDER LOCK [WHAT ELSE…]" >&2; exit 2; }
python=$1/bin/python
lock=$2
shift 2
uv=.venv/bin/uv

install() {
  { [ -x "$uv" ] && "$uv" pip install --quiet --python "$python" "$@" 2>/dev/null; } \
    || "$python" -m pip install --quiet --disable-pip-version-check "$@"
}

[ -x "$python" ] || "${PYTHON:-python3}" -m venv "$(dirname "$(dirname "$python")")"
install --require-hashes -r "$lock"
[ $# = 0 ] || install "$@"
