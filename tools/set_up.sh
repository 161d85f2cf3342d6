#!/bin/sh
# Makes .venv ready: nothing is done when it already is. Called by the Makefile, from the top folder of the checkout.
#
# uv, which builds the environment, is put into .tools by pip, so that neither the machine's Python nor the environment
# itself is touched. All versions and their hashes are locked in requirements/.
set -eu

say() { printf '%s\n' "$@" >&2; }
give_up() { say "$@"; exit 1; }

# A setting meant for another environment must not reach this one.
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV CONDA_PREFIX || true
unset UV_SYSTEM_PYTHON UV_PYTHON UV_PROJECT_ENVIRONMENT UV_TARGET UV_PREFIX UV_CONSTRAINT UV_OVERRIDE UV_EXCLUDE_NEWER || true
UV_PYTHON_DOWNLOADS=never
export UV_PYTHON_DOWNLOADS

# --- is there anything to do? -----------------------------------------------------------------------------------------
runs() { .venv/bin/python -c '' 2>/dev/null; }
asked_for() { [ -z "${PYTHON:-}" ] || [ "$("$PYTHON" --version 2>&1)" = "$(.venv/bin/python --version 2>&1)" ]; }

# The place is kept too, because an environment that was moved no longer works.
place=$(pwd)
locked=$(cat requirements/run.txt requirements/test.txt requirements/tools.txt pyproject.toml tools/set_up.sh | cksum)
found=$(cat .venv/ready 2>/dev/null) || found=''
keep=no
case $found in *" $place") if runs && asked_for; then keep=yes; fi ;; esac
if [ "$found" = "$locked $place" ] && [ "$keep" = yes ]; then
    exit 0
fi

# --- a Python that fits -----------------------------------------------------------------------------------------------
fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'
python='' with_pip=''
for name in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
    "$name" -c "$fits" 2>/dev/null || continue
    [ -n "$python" ] || python=$name
    if "$name" -m pip --version >/dev/null 2>&1; then
        with_pip=$name
        break
    fi
done
if [ -n "${PYTHON:-}" ] && [ "$python" != "$PYTHON" ]; then
    give_up "PYTHON=$PYTHON is not a Python 3.11 to 3.14 that starts. Name another, or leave PYTHON out."
fi
[ -n "$python" ] || give_up \
    "Assuage needs Python 3.11 to 3.14, and none was found among python3, python3.14 ... python3.11 and python." \
    "Install one (Debian, Ubuntu: apt install python3 python3-pip; Fedora: dnf install python3 python3-pip;" \
    "macOS: brew install python), or name it: make PYTHON=/path/to/python3 install"

# --- uv, in .tools ----------------------------------------------------------------------------------------------------
locked_uv=$(cksum <requirements/tools.txt)
if [ "$(cat .tools/ready 2>/dev/null)" != "$locked_uv" ] || ! .tools/bin/uv --version >/dev/null 2>&1; then
    [ -n "$with_pip" ] || give_up \
        "$python has no pip, which is needed once, to fetch the tool that builds the environment." \
        "Install it (Debian, Ubuntu: apt install python3-pip; Fedora: dnf install python3-pip; others: $python -m ensurepip)."
    say "Fetching uv into .tools"
    rm -rf .tools
    PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore \
        "$with_pip" -m pip install -qq --no-input --no-deps --require-hashes --only-binary :all: \
        --target .tools --requirement requirements/tools.txt >&2 || give_up \
        "pip could not fetch uv; the reason stands above. Can pip reach its package index from here?"
    printf '%s\n' "$locked_uv" >.tools/ready
fi
uv=.tools/bin/uv

# A cache that cannot be written must not stop anyone.
cache=$("$uv" cache dir 2>/dev/null) || cache=''
if [ -z "$cache" ] || ! mkdir -p "$cache" 2>/dev/null || [ ! -w "$cache" ]; then
    UV_CACHE_DIR=$place/.tools/cache
    export UV_CACHE_DIR
fi

# --- the environment --------------------------------------------------------------------------------------------------
rm -f .venv/ready
if [ "$keep" = no ]; then
    say "Setting up .venv with $("$python" --version) (once; a minute or two)"
    "$uv" venv --quiet --clear --no-project --python "$("$python" -c 'import sys; print(sys.executable)')" .venv
fi
# Compiled once here, so that the first command is as quick as the next, also where Python may not write beside its sources.
fill() { "$uv" pip sync --compile-bytecode --python .venv/bin/python --require-hashes requirements/run.txt requirements/test.txt "$@"; }
# First from the cache, which needs no network. Then with the machine's own certificates, for those behind a company's
# proxy; a machine that has none gets uv's.
fill --offline --quiet 2>/dev/null || UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true} fill || UV_SYSTEM_CERTS=false fill || give_up \
    "The locked packages could not be installed; the reason stands above. Call make again once it is removed."
"$uv" pip install --quiet --offline --python .venv/bin/python --no-deps --no-build-isolation --editable .
printf '%s\n' "$locked $place" >.venv/ready
say "The environment is ready in .venv"
