# Tasks for contributors. Run `make` for a list.
#
# PYTHON is the interpreter that makes the virtual environment; VENV is where it goes.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help

.PHONY: help
help:  ## list the tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

$(BIN)/pytest: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q -e '.[test]'
	@touch $@

.PHONY: setup
setup: $(BIN)/pytest  ## make the virtual environment with everything the tests need

.PHONY: check
check: lint types test  ## run everything that CI runs

.PHONY: lint
lint: setup  ## check format and style (ruff)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

.PHONY: format
format: setup  ## format the code and fix what can be fixed (ruff)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: types
types: setup  ## check the types (mypy --strict)
	$(BIN)/mypy

.PHONY: test
test: setup  ## run the tests and the doctests; ARGS="tests/engine -n 0" selects
	$(BIN)/python -m pytest $(ARGS)

.PHONY: coverage
coverage: setup  ## run the tests and report the lines that none of them executes
	$(BIN)/python -m pytest --cov --cov-report=term-missing $(ARGS)

.PHONY: kill
kill: setup  ## kill a hundred training processes at random, resume each, compare the weights
	$(BIN)/python -m tests.tools.kill_and_resume --kills 100

.PHONY: bench
bench: setup  ## measure training steps, and those of installed libraries beside them
	$(BIN)/nntui bench --threads 1

.PHONY: snapshots
snapshots: setup  ## draw the text snapshots of the screens again; look at the diff
	$(BIN)/python -m tests.tui.draw_snapshots

.PHONY: pictures
pictures: setup  ## draw docs/pictures again; needs MNIST
	$(BIN)/python docs/pictures.py

.PHONY: docs-numbers
docs-numbers: setup  ## print the numbers that README and docs quote; needs MNIST, takes minutes
	$(BIN)/nntui train --data mnist --layers 128:relu --epochs 3 --seed 1
	$(BIN)/python -W ignore -m tests.engine.gradients
	$(BIN)/python -m tests.datasets.hostile
	$(BIN)/python -m nntui.bench.synthetic
	$(BIN)/nntui bench --threads 1

.PHONY: imports
imports: setup  ## put the table of imports into docs/architecture.md
	$(BIN)/python docs/imports.py --write

.PHONY: build
build: setup  ## build the wheel and the source distribution into dist/
	$(BIN)/pip install -q build
	$(BIN)/python -m build

.PHONY: clean
clean:  ## remove caches and build results, but no runs and no data
	rm -rf build dist htmlcov .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find nntui tests docs -name __pycache__ -type d -prune -exec rm -rf {} +
