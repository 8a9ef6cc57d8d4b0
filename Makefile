# make grade: set up, grade exercises/, write scores.json.   make test: prove everything.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: grade test lint types selfcheck tests attacks security bench fuzz clean

grade: $(VENV)/installed
	@# 1 says that not everything is solved yet: no failure of make.
	@$(PY) -m grader --json scores.json || test $$? -eq 1

# Selfcheck and tests side by side: a judge and its worker keep about one processor busy.
test: lint types
	@$(MAKE) --no-print-directory -j2 SELFCHECK='--jobs 1' selfcheck tests

lint: $(VENV)/installed-dev
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(VENV)/bin/lint-imports

types: $(VENV)/installed-dev
	$(PY) -m mypy

selfcheck: $(VENV)/installed-dev
	$(PY) -m grader stubs --check
	$(PY) -m grader pages --check
	$(PY) -m grader selfcheck $(SELFCHECK)

PYTEST_JOBS ?= 2
tests: $(VENV)/installed-dev
	$(PY) -m pytest --numprocesses $(PYTEST_JOBS)

# All attacks in every tier that this machine has; `make tests` runs the fast ones among them.
attacks: $(VENV)/installed-dev
	$(PY) -m pytest tests/attacks -q --attacks=all --figures build/attacks.json

# A million hostile messages and more; `make tests` hands over some thousand.
FUZZ_MESSAGES ?= 1200000
FUZZ_SEED ?= 1
fuzz: $(VENV)/installed-fuzz
	$(PY) tests/fuzz/run.py --messages $(FUZZ_MESSAGES) --seed $(FUZZ_SEED) --figures build/fuzz.json

# Measures all that SECURITY.md tells and writes it: about an hour on a quiet machine.
SECURITY := build/security
security: $(VENV)/installed-fuzz
	mkdir -p $(SECURITY)
	$(PY) -m pytest tests/attacks -q --attacks=all --figures $(SECURITY)/attacks.json
	$(PY) tests/fuzz/run.py --messages $(FUZZ_MESSAGES) --seed $(FUZZ_SEED) --figures $(SECURITY)/fuzz.json
	for tier in full landlock; do \
	  $(PY) benchmarks/kill_times.py --tier $$tier --figures $(SECURITY)/kill_times_$$tier.json && \
	  $(PY) tests/lockdown_log/run.py --tier $$tier --figures $(SECURITY)/honest_$$tier.json || exit 1; \
	done
	for tier in full landlock none; do \
	  $(PY) tests/robustness/kill_runs.py --runs 200 --tier $$tier \
	    --figures $(SECURITY)/kill_runs_$$tier.json || exit 1; \
	done
	$(PY) benchmarks/security_page.py --take $(SECURITY)

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

$(VENV)/installed-fuzz: $(VENV)/installed-dev
	$(PIP) --editable '.[dev,fuzz]' || echo "atheris can't be installed: the fuzzer does without it."
	@touch $@

clean:
	rm -rf $(VENV) .ruff_cache .mypy_cache scores.json
