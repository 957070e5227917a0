.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORPUS ?= ../shared/corpus

.PHONY: help setup demo test check lint types contracts size corpus corpus-bars wheel kill chaos screenshots bench bench-guard lock clean deb deploy-check docs

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,docs]'
	@touch $@

setup: $(VENV)/.ready ## make .venv with everything in it (quick when nothing changed)

demo: setup ## two years in the life of three invented providers, in under a minute
	$(BIN)/monitor demo

test: setup ## every test on every core, with branch coverage
	$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-branch --cov-report=term:skip-covered

check: setup lint types contracts test size ## everything that must hold before a commit

lint: setup ## ruff, lint and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup ## mypy --strict on monitor/
	$(BIN)/mypy

contracts: setup ## the rooms' order and the one door per library
	$(BIN)/lint-imports

size: setup ## how large the parts are (a report, never a failure)
	$(BIN)/python bench/size_report.py

corpus: setup ## replay a folder of labelled archives and score it: make corpus CORPUS=dir
	$(BIN)/python bench/corpus.py $(CORPUS)

wheel: ## build the wheel and use it in an empty environment
	.ci/wheel

deb: setup ## build a Debian package from the wheel, with its libraries: dist/*.deb
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	deploy/debian/build.sh dist/policy_monitor-*.whl dist

deploy-check: setup ## try out what deploy/ promises: scripts, Dockerfile, package, proxies, a real systemd
	deploy/check --boot

docs: setup ## the documentation as a site, in build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

kill: setup ## kill the service 200 times at random moments: nothing may be lost
	$(BIN)/python -m bench.kill_test --kills 200

corpus-bars: setup ## the same, and fail below what we promise
	$(BIN)/python bench/corpus.py $(CORPUS) --bars

chaos: setup ## 10,000 alerts over endpoints that fail, the sender killed 50 times: none lost, in order, then how fast
	$(BIN)/python -m bench.chaos

screenshots: setup ## photograph the web page over the demo's story, into docs/images/
	$(BIN)/python docs/make_screenshots.py

bench: setup ## all the benches, about twenty minutes, into docs/benchmarks.md: make bench CORPUS=dir
	$(BIN)/python -m bench --corpus $(CORPUS)

bench-guard: setup ## a look's function calls and SQL statements against what they were: fails where a fifth is lost
	$(BIN)/python -m bench.guard

lock: ## pin what we test (needs uv)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --all-extras --no-emit-index-url --no-header -q --upgrade pyproject.toml -o constraints.txt

clean: ## remove what setup and the tests made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage* htmlcov dist build
