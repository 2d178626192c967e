# The few commands of the day. PYTHON may name another interpreter (3.11 or newer).
PYTHON ?= python3
BIN = .venv/bin

.PHONY: setup test check demo bench

setup: .venv/.done

.venv/.done: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@

test: setup
	$(BIN)/pytest -n auto

check: setup
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto

demo: setup
	$(BIN)/fko demo fko-demo

bench: setup
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/stages.py
	$(BIN)/python benchmarks/matching.py
