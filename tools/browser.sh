#!/bin/sh
# Installs Debian's Chromium where none is found and it may be installed here; otherwise says so. Never a failure: without a
# browser the tests that need one are skipped, and say so.
set -u
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } \
        >/dev/null 2>&1 && exit 0
fi
echo "No Chromium could be installed here, so the tests of pages in a browser will be skipped." >&2
