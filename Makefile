# Everything a fresh machine needs: Python 3.11+, git and make. The first target makes the virtual environment.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
INTEGRATION ?= .venv-integration

.PHONY: demo test test-integration check types lint lock clean

demo: $(STAMP)
	$(BIN)/newscrawl demo

test: $(STAMP)
	$(BIN)/python -m pytest -n auto --dist worksteal

# What needs heavy packages (datasets, pandas, polars, mlcroissant, scrapyd): in an environment of its own.
test-integration: $(INTEGRATION)/.installed
	$(INTEGRATION)/bin/python -m pytest -n auto --dist worksteal tests/integration

check: lint types test

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

# Locked versions by hash; the project itself comes last and brings nothing more.
$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

$(INTEGRATION)/.installed: requirements-integration.lock pyproject.toml
	$(PYTHON) -m venv $(INTEGRATION)
	$(INTEGRATION)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-integration.lock
	$(INTEGRATION)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# Needs uv; run it after a change of the dependencies in pyproject.toml.
lock:
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--no-emit-find-links --python-version 3.11 --extra dev -o requirements.lock pyproject.toml
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--no-emit-find-links --python-version 3.11 --extra dev --extra integration \
		-o requirements-integration.lock pyproject.toml

clean:
	rm -rf $(VENV) $(INTEGRATION) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
