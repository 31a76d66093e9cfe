# `make demo` and `make test` set up all they need in .venv. Needs Python 3.11 or later, git and make.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
COVERED := tests/store tests/lint tests/engine tests/operations tests/cli tests/test_main_job.py tests/test_scenarios.py
.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE # hundreds of processes are started: each would compile all of us again

.PHONY: chinese help demo test slow check properties deep coverage pictures lint bench docs clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/	/' | expand -t 12

.venv/.user: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; name it with make PYTHON=…"; exit 1; }
	@test -x $(BIN)/python || { echo "setting up .venv …"; $(PYTHON) -m venv .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -q -e .
	@touch $@

.venv/.dev: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; name it with make PYTHON=…"; exit 1; }
	@test -x $(BIN)/python || { echo "setting up .venv …"; $(PYTHON) -m venv .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -q -e '.[dev]'
	@touch $@ .venv/.user

demo: .venv/.user ## the main job on the sample vault, in ./demo
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh scripts/demo

test: .venv/.dev ## the tests of every capability, 100 examples of each property
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow" --durations=10

slow: .venv/.dev ## the tests that `make test` leaves out: browser, LibreOffice, wheels, long and many of a kind
	$(BIN)/python -m pytest -n auto --dist worksteal -m slow --durations=10

check: lint test slow ## all that a change must pass but `make properties`

properties: .venv/.dev ## the properties alone, 500 examples of each
	OBSINTEL_PROFILE=thorough $(BIN)/python -m pytest -n auto --dist worksteal -m hypothesis --durations=10

deep: .venv/.dev ## the long runs: 10,000 examples, 500 crashes, 15-second races
	OBSINTEL_DEEP=1 $(BIN)/python -m pytest -n auto --dist worksteal --durations=20

coverage: .venv/.dev ## branch coverage of store, lint and engine, with a floor
	$(BIN)/coverage erase
	OBSINTEL_NO_FAST_EXIT=1 $(BIN)/coverage run -m pytest -n auto --dist worksteal -k "not import" $(COVERED)
	$(BIN)/coverage combine -q
	$(BIN)/coverage report --include='obsidian_intel/store/*' --fail-under=90
	$(BIN)/coverage report --include='obsidian_intel/lint/*' --fail-under=95
	$(BIN)/coverage report --include='obsidian_intel/engine/*' --fail-under=88

lint: .venv/.dev ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/.dev ## measurements, as ratios in one run
	$(BIN)/python -m bench

docs: .venv/.dev ## generate docs/rules.md, docs/commands.md and the tables of docs/export.md
	$(BIN)/python -m obsidian_intel.lint.docs docs/rules.md
	$(BIN)/python -m obsidian_intel.cli.docs docs/commands.md
	$(BIN)/python -m obsidian_intel.reports.export.docs docs/export.md

chinese: .venv/.dev ## bring the Chinese catalogue and pages up to date, and say what is left to translate
	$(BIN)/python -m scripts.catalog update
	$(BIN)/python -m scripts.chinese_docs generate
	$(BIN)/python -m scripts.catalog check
	$(BIN)/python -m scripts.chinese_docs check

pictures: .venv/.dev ## make the pictures of the README anew (needs Chromium); look at them
	$(BIN)/python scripts/pictures.py

clean: ## remove what was set up
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .coverage
