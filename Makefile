# The team's habits. `make` lists them.
PYTHON ?= python3
BIN := .venv/bin
export PYTHONWARNINGS ?= ignore::FutureWarning

.PHONY: help run test test-postgres lint format bench docs shots lock setup setup-dev clean

help:  ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

setup:
	@$(PYTHON) scripts/setup.py

setup-dev:
	@$(PYTHON) scripts/setup.py --dev

run: setup  ## set everything up and serve the program with the demo company (or DATA=FOLDER, an export)
	@$(if $(DATA),SALESOPS_HOME="$${SALESOPS_HOME:-$(CURDIR)/.salesops-$(notdir $(patsubst %/,%,$(DATA)))}") $(BIN)/salesops run $(if $(DATA),--data "$(DATA)") $(ARGS)

test: setup-dev lint  ## everything that proves it
	@echo "==> Running the tests on $$(nproc 2>/dev/null || echo 2) processes"
	@$(BIN)/python scripts/test.py $(ARGS)

test-postgres: setup-dev  ## the tests that touch the record store, on a PostgreSQL of their own (ARGS=--whole for all)
	@echo "==> Running the tests on PostgreSQL"
	@$(BIN)/python scripts/test.py --postgres $(ARGS)

lint: setup-dev  ## style, types and the import contracts
	@echo "==> Checking style, types and import contracts"
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: setup-dev  ## format the code
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench: setup-dev  ## measure speed, as ratios, into bench/results.md (ARGS=--full for 1,000,000 deals)
	@$(BIN)/python -m bench.run $(ARGS)

docs: setup-dev  ## write the generated reference (metrics, policies)
	@$(BIN)/python scripts/docs.py

shots: setup-dev  ## take the screenshots the README shows
	@$(BIN)/python scripts/shots.py

lock: setup-dev  ## resolve the dependencies anew into the two lock files
	@$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

clean:  ## forget the environment (records in .salesops stay)
	@rm -rf .venv node_modules src/salesops/web/static/built
