#!/usr/bin/env bash
# The image of a release.   image.sh amd64|arm64   builds, tries and pushes one;   image.sh join   gives both one name.
# Needs IMAGE, TAG, ACTOR, TOKEN and GITHUB_SHA.
set -euo pipefail
version=${TAG#v}
docker login "${IMAGE%%/*}" --username "$ACTOR" --password-stdin <<< "$TOKEN"

if [ "$1" = join ]; then
  docker buildx imagetools create --tag "$IMAGE:$version" "$IMAGE:$version-amd64" "$IMAGE:$version-arm64"
  echo "digest=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$IMAGE:$version")" >> "$GITHUB_OUTPUT"
  exit 0
fi

# The tag of the base is resolved once: what was built on is written down, by digest, in the image's own provenance.
base=$(sed -n 's/^ARG PYTHON=//p' Dockerfile)
base_digest=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$base")
docker buildx create --use --driver docker-container >/dev/null
docker buildx build --load --tag specbot:try --build-arg PYTHON="$base@$base_digest" --build-arg SPECBOT_COMMIT="$GITHUB_SHA" .
[ "$(docker run --rm --read-only --cap-drop ALL --user 12345 specbot:try --version)" = "specbot $version (${GITHUB_SHA:0:12})" ]
docker buildx build --push --provenance mode=max --sbom true --tag "$IMAGE:$version-$1" \
  --build-arg PYTHON="$base@$base_digest" --build-arg SPECBOT_COMMIT="$GITHUB_SHA" .
