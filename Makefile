# Two commands on a fresh machine with Python 3.11+, pip and make:
#
#   make demo      one patient from chart to report
#   make test      everything that CI checks, in under ten minutes
#
# Each sets up .venv by itself. A Python other than the usual one: make PYTHON=python3.13 demo

PY := .venv/bin/python
export PYTHON
unexport PYTHONPATH PYTHONHOME

.PHONY: help demo report test check bench load soak browser screenshots install lock format clean
.NOTPARALLEL:

help:            ## show this list
	@awk -F ':|## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$NF}' Makefile

demo: install    ## the main job on a chart that comes with Assuage, then the demo clinic until Ctrl-C
	@.venv/bin/assuage demo --out build/demo
	@.venv/bin/assuage serve --demo --state build/demo-clinic --until-checked $${DEMO_EXIT:-auto}

report: install  ## the main job alone
	@.venv/bin/assuage demo --out build/demo

test: install    ## ruff, mypy, import contracts, all tests, the built wheel
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	.venv/bin/lint-imports
	$(PY) -m mypy
	$(PY) -m pytest -n auto --dist worksteal --durations=10
	$(PY) tools/test_web.py --quiet

check: install   ## the quick part of the tests, in under a minute
	$(PY) -m ruff check --quiet
	$(PY) -m mypy
	ASSUAGE_COUNTS=few $(PY) -m pytest -n auto --dist worksteal --quiet -m "not slow and not smoke"

# numbalsoda is built from source, with a build file older than today's CMake.
bench: install   ## speed against other programs, written to benchmarks/results.json
	@mkdir -p build
	@CMAKE_POLICY_VERSION_MINIMUM=3.5 UV_SYSTEM_CERTS=true .tools/bin/uv pip install --quiet --python $(PY) \
	    --no-deps --require-hashes -r requirements/bench.txt 2>build/peers.log \
	    || echo "A peer could not be built (it needs C++ and Fortran compilers; see build/peers.log): its rows will say so."
	$(PY) benchmarks/run.py

load: install    ## fifty people at once on the application, with 50,000 patients
	@UV_SYSTEM_CERTS=true .tools/bin/uv pip install --quiet --python $(PY) --no-deps --require-hashes -r requirements/load.txt
	$(PY) benchmarks/web_load.py

browser:         ## Debian's Chromium, for the tests that need a browser
	@sh tools/browser.sh

screenshots: install  ## pictures of the main pages in build/pictures, those of the README in docs/pictures
	ASSUAGE_SCREENSHOTS=build/pictures $(PY) -m pytest tests/web/browser/test_screenshots.py --ds=assuage.web.settings.testing -q
	@cp build/pictures/home.png build/pictures/board.png build/pictures/chart.png docs/pictures/

soak: install    ## the same checks at full counts, written to validation/soak.json
	$(PY) tools/soak.py

install:         ## set up .venv and nothing else
	@sh tools/set_up.sh

format: install  ## let ruff put the source in its usual shape
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

lock: install    ## choose new versions of everything in requirements/
	sh tools/lock.sh

clean:           ## remove what was built; .venv and .tools stay
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
