#!/bin/sh
# Chooses the newest versions that pyproject.toml allows and locks them, with the hashes of every platform's files.
#
# The result names no index and no address: whoever installs uses the index their pip and uv are set up for, and the
# hashes make sure that it gives the same files. Run through `make lock`.
set -eu

# The hashes must be those of the public index, not of a folder of files that happens to be on this machine.
unset UV_FIND_LINKS UV_EXTRA_INDEX_URL UV_INDEX UV_NO_INDEX UV_CONSTRAINT UV_OVERRIDE || true

compile() {
    UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true} .tools/bin/uv pip compile --quiet --no-config --upgrade --universal \
        --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links \
        --custom-compile-command 'make lock' "$@" >/dev/null
}

compile requirements/tools.in --output-file requirements/tools.txt
compile pyproject.toml --output-file requirements/run.txt
compile --group test --constraint requirements/run.txt --output-file requirements/test.txt
compile --group bench --constraint requirements/run.txt --constraint requirements/test.txt --output-file requirements/bench.txt
compile --group load --constraint requirements/run.txt --constraint requirements/test.txt --output-file requirements/load.txt

if grep -nE '://|--(index-url|extra-index-url|find-links)' requirements/*.txt; then
    echo "An address got into requirements/ (above); remove its cause and lock again." >&2
    exit 1
fi
