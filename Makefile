# make grade: set up, grade exercises/, write scores.json.   make test: prove everything.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: grade test lint types selfcheck tests bench clean

grade: $(VENV)/installed
	@# 1 says that not everything is solved yet: no failure of make.
	@$(PY) -m grader --json scores.json || test $$? -eq 1

test: lint types selfcheck tests

lint: $(VENV)/installed-dev
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(VENV)/bin/lint-imports

types: $(VENV)/installed-dev
	$(PY) -m mypy

selfcheck: $(VENV)/installed-dev
	$(PY) -m grader stubs --check
	$(PY) -m grader pages --check
	$(PY) -m grader selfcheck

tests: $(VENV)/installed-dev
	$(PY) -m pytest

bench: $(VENV)/installed-dev
	$(PY) benchmarks/cold_start.py
	$(PY) benchmarks/worker_start.py
	$(PY) benchmarks/pack.py

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(PIP) --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) .ruff_cache .mypy_cache scores.json
