# Each target sets up what it needs in .venv, from Python 3.11 or newer alone.
#   make demo      the whole chain on the sample that comes with circle15, into circle15-out/
#   make test      every test
#   make lint      style, types, and the one way through the rooms
#   make pictures  the pictures of the documents, from the samples; needs Chromium, LibreOffice and pdftoppm
#   make bench     circle15 and its peers on the same work in one run; CIRCLE15_PLACES names the folder of real places

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What the set-up says is only of interest when it fails.
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test lint pictures bench clean

demo: $(VENV)/.run
	$(BIN)/circle15 demo

test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

pictures: $(VENV)/.pictures
	$(BIN)/python docs/pictures.py

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks --write

# Groups in pyproject.toml need pip 25.1.
$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("circle15 needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Set PYTHON=...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade "pip>=25.1"

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(PIP) install --editable .
	touch $@

$(VENV)/.test: $(VENV)/.run
	$(PIP) install --group test
	touch $@

$(VENV)/.lint: $(VENV)/.test
	$(PIP) install --group lint
	touch $@

$(VENV)/.pictures: $(VENV)/.run
	$(PIP) install --group pictures
	touch $@

$(VENV)/.bench: $(VENV)/.run
	$(PIP) install --group bench
	touch $@

clean:
	rm -rf $(VENV) circle15-out build dist
