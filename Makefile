# `make` lists the targets; each line of help stands beside its target.

# The first of these that runs and is new enough.
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11
PYTHON ?= $(shell for name in $(CANDIDATES); do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV ?= .venv
PORT ?= 8000
WORKERS ?= auto
# Which tests run, by their markers (pyproject.toml).
SELECT = not slow
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
# What the checks of a deployment look at: a site as it would stand on the internet.
DEPLOYED := SREP_ENV_FILE=/dev/null SITE_URL=https://representative.example.org HSTS_SUBDOMAINS=true LOG_LEVEL=WARNING \
	SECRET_KEY=checked-and-thrown-away-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG

.DEFAULT_GOAL := help
.PHONY: help run install test test-all bench standing chaos check check-all mutants lint format catalogues requirements clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

run: $(BIN)/.site .env ## serve the site with its content on http://127.0.0.1:8000 (PORT=9000 for another port)
	@mkdir -p -m 711 var
	@$(AT_PORT) $(MANAGE) prepare
	@echo "Serving on http://127.0.0.1:$(PORT)/ (stop with Ctrl-C)"
	@$(AT_PORT) exec $(BIN)/gunicorn srep.wsgi --bind 127.0.0.1:$(PORT) --threads 4 --log-level warning

install: $(BIN)/.site ## the site's packages, for a server (docs/operations.md)

run: AT_PORT = $(if $(filter 8000,$(PORT)),,SITE_URL=http://127.0.0.1:$(PORT))

test: $(BIN)/.dev ## run the tests but the slow ones (DATABASE_URL for PostgreSQL; SELECT=slow for those)
	@mkdir -p var
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "$(SELECT)"

test-all: SELECT = not sample
test-all: test ## run every test, the slow ones instead of samples of them

check: lint test ## everything that must be true before a change goes in

check-all: SELECT = not sample
check-all: lint test ## the same with the slow tests: what .ci/run checks

lint: $(BIN)/.dev ## style, rooms, migrations, templates, catalogues, safety of a deployment
	@mkdir -p var
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --check --lint --quiet
	$(BIN)/lint-imports --no-logo > var/lint-imports.log || (cat var/lint-imports.log; false)
	$(BIN)/python scripts/check_catalogues.py
	$(DEPLOYED) $(MANAGE) makemigrations --check --dry-run
	$(DEPLOYED) $(MANAGE) check --deploy --fail-level WARNING

format: $(BIN)/.dev ## put Python and templates into the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet

bench: $(BIN)/.dev ## measure pages against a plain Django site, a large form, the map, and first visits over a slow line (MANY=--many: 100,000 offices too)
	$(BIN)/python bench/pages.py $(MANY)
	$(BIN)/python bench/forms.py
	$(BIN)/python bench/map.py
	@if command -v chromium > /dev/null; then $(BIN)/python bench/first_visit.py; \
		else echo "No Chromium: first visits are not measured."; fi

standing: $(BIN)/.dev ## hold the site behind nginx against its bounds: rate, age, memory, slow clients, load (20 minutes; SHORT=--short: one)
	@mkdir -p var
	$(BIN)/python bench/standing.py $(SHORT)

chaos: $(BIN)/.dev ## break what the site stands on under load, 20 times each, and print how soon it is whole again (needs what .ci/run installs)
	@mkdir -p var
	CHAOS_RUNS=20 $(BIN)/python -m pytest -q -n0 -p no:randomly --timeout 0 -m "" tests/deploy/test_chaos.py tests/deploy/test_hung.py

mutants: $(BIN)/.dev ## plant 150 small faults and print those that no test notices (FAULTS="--room atlas --seed 7")
	@mkdir -p var
	$(BIN)/python scripts/mutants.py $(FAULTS)

catalogues: $(BIN)/.dev ## collect the texts of the interface into locale/ and compile them (needs gettext)
	$(DEPLOYED) $(MANAGE) makemessages --all --no-wrap --add-location file --ignore .venv --ignore var
	$(BIN)/python scripts/check_catalogues.py --compile

requirements: $(BIN)/.dev ## compile requirements*.in to pinned versions with hashes
	$(BIN)/pip-compile $(COMPILE) -o requirements.txt requirements.in
	$(BIN)/pip-compile $(COMPILE) --allow-unsafe -o requirements-dev.txt requirements-dev.in

requirements: COMPILE = -q --upgrade --generate-hashes --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

clean: ## take away what can be made again, but not the database or .env
	rm -rf $(VENV) var/static .pytest_cache .ruff_cache

.env:
	@$(BIN)/python scripts/first_environment.py

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "srep needs Python 3.11 or newer. Install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(BIN)/.site: requirements.txt | $(BIN)/python
	@echo "Installing the site's packages ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(BIN)/.dev: requirements.txt requirements-dev.txt | $(BIN)/python
	@echo "Installing the packages of the site and of its tests ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(BIN)/.site
