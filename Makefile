# eventwire. `make help` lists what there is. Needs git, make, and Python 3.11 or newer with its venv module.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
# Tests mostly wait, for sessions to end and brokers to answer: four at a time need half the time, on two cores, too.
PYTEST := $(BIN)/pytest --numprocesses 4 --dist worksteal

PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --require-virtualenv
INSTALL_LOCKED := $(PIP) install --quiet --require-hashes --only-binary :all: --requirement
INSTALL_OURSELVES := $(PIP) install --quiet --no-deps --no-build-isolation --editable .
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

# Installed environments leave a stamp: what is older than its lock or pyproject.toml is installed anew.
MADE := $(VENV)/.python
DEMO := $(VENV)/.installed-demo
DEV := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo up test test-kafka test-browser scores fuzz chaos bench bench-coder bench-identity lint types architecture licences compose format docs lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(DEMO)  ## publish the articles in seeds/ to an embedded broker, print the table of events, clean up
	@$(BIN)/eventwire demo $(ARGS)

up: $(DEMO)  ## the same, and stay with the web view until Ctrl-C
	@$(BIN)/eventwire up $(ARGS)

install: $(DEV)  ## create .venv with everything that development needs

test: $(DEV)  ## the whole suite; integration tests run on the embedded broker
	$(PYTEST) $(ARGS)

test-kafka: $(DEV)  ## the integration suite on Apache Kafka (Java 17+ and Maven, or EVENTWIRE_TEST_BROKERS)
	EVENTWIRE_TEST_KAFKA=apache $(PYTEST) -m integration $(ARGS)

test-browser: $(DEV)  ## the pages in a Chromium, which must be on the machine
	EVENTWIRE_TEST_BROWSER=required $(BIN)/pytest -m browser $(ARGS)

scores: $(DEV)  ## how well it codes: sets of our own, and the development sets where they are
	$(BIN)/python -m tests.bench.scores

fuzz: $(DEV)  ## a million broken inputs for parser, coder and agents; ARGS="--inputs 10000 --seed 7" for others
	nice -n 19 $(BIN)/python -m tests.fuzz $(ARGS)

chaos: $(DEV)  ## kill, stop and pause workers, broker and producer, and compare the tables; ARGS=--long for half an hour
	$(BIN)/python -m tests.chaos $(ARGS)

bench: bench-coder bench-identity  ## every benchmark

bench-coder: $(DEV)  ## the coder: sentences/s, share of each stage, memory, whether time is linear
	$(BIN)/python -m tests.bench.coder

bench-identity: $(DEV)  ## how well mentions are told apart and brought together (B-cubed F1), and the pairs got wrong
	$(BIN)/python -m tests.bench.identity $(ARGS)
	$(BIN)/python -m tests.bench.identity_speed

lint: $(DEV)  ## ruff: rules and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(DEV)  ## mypy, strict
	$(BIN)/mypy

architecture: $(DEV)  ## import-linter: who may know whom
	$(BIN)/lint-imports

licences: $(DEV)  ## the licences of what a deployment installs; fails on GPL
	$(BIN)/python -m tests.support.licences

compose:  ## docker compose config of every profile, where the client is on the machine
	@if docker compose version >/dev/null 2>&1; then docker compose --profile '*' config --quiet && echo "docker-compose.yml is valid"; \
	else echo "skipped: no docker compose client on this machine"; fi

format: $(DEV)  ## rewrite the code as lint wants it
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(DEV)  ## rewrite the generated tables of README.md
	$(BIN)/python -m tests.support.readme

lock: $(DEV)  ## resolve pyproject.toml into the lock files (UPGRADE=1 for newer versions)
	$(LOCK) --all-extras pyproject.toml --output-file requirements-dev.lock
	$(LOCK) --extra embedded --extra build --constraint requirements-dev.lock pyproject.toml --output-file requirements-demo.lock
	$(LOCK) --extra rocksdb --extra build --constraint requirements-dev.lock pyproject.toml --output-file requirements.lock

clean:  ## remove the environment and every cache
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info
	find schemas service tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "eventwire needs Python 3.11 or newer, and '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || true);" \
			"name another one: make $(or $(MAKECMDGOALS),demo) PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' has no venv module; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# The development environment holds the demo's: whoever has it installs nothing more for a demo.
$(DEMO): requirements-demo.lock pyproject.toml | $(MADE)
	@echo "installing into $(VENV), once: half a minute" >&2
	@$(INSTALL_LOCKED) requirements-demo.lock
	@$(INSTALL_OURSELVES)
	@touch $@

$(DEV): requirements-dev.lock pyproject.toml | $(MADE)
	@echo "installing into $(VENV), once: a minute" >&2
	@$(INSTALL_LOCKED) requirements-dev.lock
	@$(INSTALL_OURSELVES)
	@touch $(DEMO) $@
