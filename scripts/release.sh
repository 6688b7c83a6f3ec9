#!/usr/bin/env bash
# What a release brings, made and proved without publishing anything:
#   wheels and source distributions, built twice with equal hashes; the wheel in an empty environment tells the whole story;
#   a bill of materials (CycloneDX) and a list of licences of all that an extra can bring.
# Usage: scripts/release.sh OUTPUT        (the folder is made anew; it must not exist)
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# = 1 ] || { echo "usage: scripts/release.sh OUTPUT" >&2; exit 2; }
output=$(realpath -m "$1")
[ ! -e "$output" ] || { echo "$output exists; remove it, or name another folder" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say() { printf '%s\n' "$*"; }

scripts/environment.sh "$work/build" requirements/build.txt
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || echo 1700000000)
export SOURCE_DATE_EPOCH

# The second build reads a copy at another place, made at another time: neither may show in the result.
commit=$(git rev-parse HEAD 2>/dev/null || true)
build() {
  mkdir -p "$work/source-$1"
  { git ls-files -z 2>/dev/null || find . -name '.?*' -prune -o -type f -print0; } | xargs -0 cp --parents -t "$work/source-$1"
  SPECBOT_COMMIT=$commit "$work/build/bin/python" -m build --no-isolation --outdir "$2" "$work/source-$1" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  "$work/build/bin/python" -m build --no-isolation --outdir "$2" "$work/source-$1/playground" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
}
build first "$output"
build second "$work/again"
(cd "$output" && sha256sum -- *.whl *.tar.gz) > "$work/SHA256SUMS"
(cd "$work/again" && sha256sum --check --quiet "$work/SHA256SUMS")
mv "$work/SHA256SUMS" "$output/SHA256SUMS"
say "Built twice, equal to the last byte:"
cat "$output/SHA256SUMS"

# Every extra, for the bill of materials; then the service with the local forge, for the story. No checkout is in sight.
scripts/environment.sh "$work/extras" requirements/extras.txt --no-deps --no-index "$output"/specbot-[0-9]*.whl
scripts/environment.sh .venv-audit requirements/audit.txt
for command in lsp mcp serve; do "$work/extras/bin/specbot" "$command" --help >/dev/null; done
"$work/extras/bin/python" -m pip --quiet uninstall --yes pip 2>/dev/null
.venv-audit/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml \
  --output-file "$output/specbot.cdx.json" "$work/extras/bin/python" 2>/dev/null
.venv-audit/bin/pip-licenses --python "$work/extras/bin/python" --format markdown --from mixed \
  --fail-on "$(paste -sd';' requirements/forbidden-licences.txt)" > "$output/LICENCES.md"
say "Bill of materials: $(grep -c '"purl"' "$output/specbot.cdx.json") packages; licences: $(($(wc -l < "$output/LICENCES.md") - 2)) packages, none forbidden"

scripts/environment.sh "$work/empty" requirements/playground.txt --no-deps --no-index "$output"/*.whl
mkdir "$work/nowhere"
cd "$work/nowhere"
env -i PATH="$work/empty/bin:/usr/bin:/bin" HOME="$work/nowhere" LANG=C.UTF-8 specbot --version
env -i PATH="$work/empty/bin:/usr/bin:/bin" HOME="$work/nowhere" LANG=C.UTF-8 specbot demo --once
say "The wheel tells the whole story in an empty environment."
