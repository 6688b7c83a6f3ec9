#!/usr/bin/env bash
# Known vulnerabilities in what the locks pin. 0: none, 1: some, 3: nobody could be asked, which is said and is no success.
# With AUDIT=required (as in CI) not being able to ask fails; else it is only said, for machines that see no more than a
# registry. A registry without advisories answers that it does not know a package: that is not being able to ask, either.
set -euo pipefail
cd "$(dirname "$0")/.."
audit=${1:-.venv-audit}/bin/pip-audit
report=$(mktemp)
trap 'rm -f "$report"' EXIT
for lock in check serve extras playground dev build audit fuzz site; do
  rm -f "$report"
  found=0
  "$audit" --requirement "requirements/$lock.txt" --require-hashes --disable-pip --timeout 10 --progress-spinner off \
    --format json --output "$report" >/dev/null 2>&1 || found=$?
  if [ ! -s "$report" ] || grep -q '"skip_reason"' "$report"; then
    echo "NOT AUDITED: the advisory service cannot be reached, so nothing is known of requirements/$lock.txt"
    [ "${AUDIT:-}" = required ] && exit 3
    exit 0
  elif [ "$found" -ne 0 ]; then
    cat "$report"
    echo "requirements/$lock.txt has known vulnerabilities; raise the versions with \`make lock\`"
    exit 1
  fi
  echo "requirements/$lock.txt: no known vulnerability"
done
