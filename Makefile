# Vyshkil. `make` lists what can be done; `make demo` and `make test` set up all they need.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
LMS_DATA ?= var
export PORT LMS_DATA
export PIP_DISABLE_PIP_VERSION_CHECK := 1
BIN := .venv/bin
RUN_STAMP := .venv/.run-stamp
DEV_STAMP := .venv/.dev-stamp
ASSETS_STAMP := .venv/.assets-stamp
UTF8 := LANG=C.UTF-8 LC_ALL=C.UTF-8
PYTEST := $(BIN)/python -m pytest -q
POSTGRES := $(UTF8) pg_virtualenv -t -o fsync=off -o synchronous_commit=off -o full_page_writes=off -o max_connections=200 env LMS_TEST_ENGINE=postgresql
FAST ?=

.PHONY: help demo serve test check fix bench migration setup setup-dev parts
.PHONY: test-rules test-pages test-races test-faults test-browser

help: ## List what can be done
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

setup: $(RUN_STAMP) ## Set up what running needs
setup-dev: $(DEV_STAMP) ## Set up what developing and testing needs

$(RUN_STAMP): requirements/run.txt pyproject.toml ops/system-packages
	@ops/system-packages run
	@test -x $(BIN)/python || python3 -m venv .venv
	@echo "Installing the libraries (once) …"
	@$(BIN)/pip install -q --require-hashes --no-deps -r requirements/run.txt
	@$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements/dev.txt
	@ops/system-packages test
	@echo "Installing what tests need (once) …"
	@$(BIN)/pip install -q --require-hashes --no-deps -r requirements/dev.txt
	@touch $@

$(ASSETS_STAMP): $(RUN_STAMP) lms/assets.py static/img/icons.txt $(wildcard translations/*/*.po)
	@$(BIN)/lms assets
	@touch $@

demo: $(ASSETS_STAMP) ## Run a demonstration with invented people (PORT, LMS_DATA)
	@exec $(BIN)/lms demo run --port $(PORT)

serve: $(ASSETS_STAMP) ## Run the web server with production settings from LMS_* (see `lms config`)
	@exec $(BIN)/lms serve --port $(PORT)

check: $(DEV_STAMP) $(ASSETS_STAMP) ## Style, types, arrows, templates, spelling, course files (seconds)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/codespell
	$(BIN)/deptry .
	$(BIN)/lms courses check

fix: $(DEV_STAMP) ## Mend what can be mended by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: $(DEV_STAMP) ## Everything, on SQLite and on PostgreSQL, and in a browser
	@ops/parts $(if $(FAST),test-rules,test-rules test-pages test-races test-faults test-browser)

test-rules: $(DEV_STAMP) ## Rules, calculations and general laws, both databases (FAST=1: SQLite only)
	$(UTF8) $(PYTEST) -n 2 --ignore=tests/browser --ignore=tests/races --ignore=tests/faults -k "not test_views"
	$(if $(FAST),,$(POSTGRES) $(PYTEST) -n 2 --ignore=tests/browser --ignore=tests/races --ignore=tests/faults -k "not test_views")

test-pages: $(DEV_STAMP) ## Pages, both databases
	$(UTF8) $(PYTEST) -n 2 --ignore=tests/browser --ignore=tests/races --ignore=tests/faults -k "test_views"
	$(POSTGRES) $(PYTEST) -n 2 --ignore=tests/browser --ignore=tests/races --ignore=tests/faults -k "test_views"

test-races: $(DEV_STAMP) ## Two at once, both databases, with controls
	$(UTF8) $(PYTEST) -p no:randomly tests/races
	$(POSTGRES) $(PYTEST) -p no:randomly tests/races

test-faults: $(DEV_STAMP) ## Killed workers, restored backups, the wheel, both databases
	$(UTF8) $(PYTEST) -p no:randomly tests/faults
	$(POSTGRES) $(PYTEST) -p no:randomly tests/faults

test-browser: $(DEV_STAMP) ## The whole story in Chromium, both languages
	$(UTF8) $(PYTEST) -p no:randomly tests/browser

bench: $(DEV_STAMP) ## Measure: ratios taken in one run
	$(BIN)/python -m tests.bench

migration: $(DEV_STAMP) ## Write a migration: make migration MESSAGE="what changes"
	$(BIN)/lms migration "$(MESSAGE)"
