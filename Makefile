# `make` alone lists the targets. VENV may name another environment.
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help run test lint bench torture notebook screenshots docs clean lock

help:  ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

# Debian ships python3 without ensurepip unless python3-venv is installed: the system's pip serves as well.
$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || python3 -m venv $(VENV) || python3 -m venv --without-pip $(VENV)
	if test -x $(BIN)/pip; then $(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock; \
	else python3 -m pip --python $(BIN)/python install --quiet --require-hashes -r requirements.lock; fi
	if test -x $(BIN)/pip; then $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .; \
	else python3 -m pip --python $(BIN)/python install --quiet --no-deps --no-build-isolation --editable .; fi
	touch $@

run: $(READY)  ## Run the flow over data/raw and show who said what
	$(BIN)/onrecord run; status=$$?; test $$status -eq 0 -o $$status -eq 3
	$(BIN)/onrecord sql "select speaker, type, text from marts.quotes order by headline, quote_index limit 10"

test: lint  ## Lint, check types and imports, run the tests
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist worksteal

lint: $(READY)  ## Check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(READY)  ## Measure speed, as ratios in one run; BENCH="--articles N --corpus FILE --textacy PYTHON"
	$(BIN)/python -m benchmarks.speed $(BENCH)

torture: $(READY)  ## Kill runs in every phase and break what they stand on (15 minutes)
	$(BIN)/python -m benchmarks.torture

notebook: $(READY)  ## Open the notebook on the served file
	$(BIN)/python -m flows.newsroom

screenshots: $(READY)  ## Take the pictures of the README again (needs chromium)
	ONRECORD_SCREENSHOTS=docs/images $(BIN)/python -m pytest tests/notebooks/test_newsroom.py

docs: $(READY)  ## Write docs/tables.md from the contracts and the SQL
	$(BIN)/python -m warehouse.dictionary > docs/tables.md.new && mv docs/tables.md.new docs/tables.md

lock:  ## Resolve the dependencies again (needs uv)
	uv pip compile pyproject.toml --group dev --extra notebook --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet -o requirements.lock

clean:  ## Remove the environment and what runs have made
	rm -rf .venv
	find data/warehouse -mindepth 1 ! -name .gitkeep -delete
