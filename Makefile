# Every habit of this house is a target here, and CI calls the same ones. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
export UV_PYTHON_DOWNLOADS := never
unexport VIRTUAL_ENV

PYTHON ?= python3
PY := .venv/bin/python
UV := .tools/uv
# Tools and commands that load the settings but connect nowhere.
WITH_DUMMIES := $(PY) -m tools.dummies
COMPILE := $(UV) pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11
# The machine's node, or the one that deploy/node.sh fetched, comes first for npm's own scripts too.
NPM := cd clients && PATH="$(CURDIR)/.tools/node:$$PATH" npm
TYPED := $(wildcard dastak tools simulators stories benchmarks conftest.py testing_postgres.py)
JOBS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$((n < 8 ? n : 8)))
ARGS ?=

CLIENT_SOURCES := $(shell find clients \( -name node_modules -o -name dist \) -prune -o -type f -print 2>/dev/null)
FONT_SOURCES := $(wildcard dastak/ui/adapters/*font*.py dastak/ui/adapters/*font*/*.py)
CLIENTS := $(if $(wildcard clients/package.json),clients/dist/.built var/fonts/.built)
BUILT := .venv/.installed $(CLIENTS)

##@ Use
.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' Makefile

.PHONY: demo
demo: $(BUILT) ## Start everything on this machine (ONCE=1: start, look, stop)
	@exec $(PY) -m dastak.project.cli demo $(if $(ONCE),--once)

##@ Check
.PHONY: test
test: $(BUILT) chromium lint types contracts migrations test-clients ## All that CI runs
	@$(PY) -m pytest -q -n $(JOBS) --dist loadfile -m "not browser and not long" $(ARGS)
	@$(PY) -m pytest -q -m "browser and not long" $(ARGS) || test $$? -eq 5

.PHONY: check
check: .venv/.installed lint types contracts ## The fast part of it: no database rows, no browser
	@$(PY) -m pytest -q tools $(wildcard dastak/*/tests/test_rules*) $(ARGS)

.PHONY: lint
lint: .venv/.installed ## Style and small mistakes
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --quiet . || { echo "Run make format."; exit 1; }

.PHONY: types
types: .venv/.installed ## Types, strictly
	@$(WITH_DUMMIES) mypy $(TYPED)

.PHONY: contracts
contracts: .venv/.installed ## Who may import whom
	@$(PY) -c 'from importlinter.cli import lint_imports_command as lint; lint()' --no-logo --no-cache

.PHONY: migrations
migrations: .venv/.installed ## Every change of a model has its migration
	@$(WITH_DUMMIES) dastak.project.cli makemigrations --check --dry-run

.PHONY: test-clients
test-clients: $(CLIENTS)
	@$(if $(CLIENTS),$(NPM) test --silent --if-present,true)

.PHONY: test-long
test-long: $(BUILT) chromium ## The tests that take minutes
	@$(PY) -m pytest -q -m long $(ARGS)

.PHONY: campaign-orders
campaign-orders: .venv/.installed ## Search for a broken order (EXAMPLES=1000)
	@$(PY) -m pytest -s -m campaign --hypothesis-profile campaign --hypothesis-show-statistics $(ARGS)

.PHONY: campaign-crash
campaign-crash: $(BUILT) ## Kill processes while people order (ORDERS=2000 SEED=1)
	@$(PY) -m stories.crash $(if $(ORDERS),--orders $(ORDERS)) $(if $(SEED),--seed $(SEED)) $(ARGS)

.PHONY: bench
bench: $(BUILT) ## Measure; figures are printed, never asserted
	@for each in benchmarks/bench_*.py; do \
	  test -e "$$each" || { echo "There is no benchmark yet."; break; }; \
	  name=$${each#benchmarks/}; $(PY) -m "benchmarks.$${name%.py}"; done

##@ Work
.PHONY: format
format: .venv/.installed ## Put the code in order
	@$(PY) -m ruff check --fix --quiet . || true
	@$(PY) -m ruff format .

.PHONY: draw
draw: .venv/.installed ## Draw the house from its code, into docs/drawings
	@$(PY) -m tools.draw

.PHONY: lock
lock: .tools/.uv .tools/.node ## Choose versions anew, hashed and without addresses (ARGS=--upgrade)
	@for each in requirements requirements-dev requirements-uv requirements-node; do \
	  $(COMPILE) $(ARGS) "$$each.in" -o "$$each.lock"; done
	@test ! -e clients/package.json || { $(NPM) install --package-lock-only --ignore-scripts --no-audit --no-fund; }

.PHONY: clean
clean: ## Remove the demo's database and all that was built; keep what was fetched
	@$(PYTHON) -c 'from dastak.project.postgres import DEMO_FOLDER, Cluster; Cluster(DEMO_FOLDER).remove()'
	@rm -rf var clients/dist *.egg-info
	@find . \( -name .venv -o -name .tools -o -name node_modules \) -prune -o -name __pycache__ -type d -print0 | xargs -0 rm -rf

.PHONY: clean-all
clean-all: clean ## Remove what was fetched as well
	@rm -rf .venv .tools clients/node_modules

# What the targets above stand on. A stamp is made when its recipe has ended well.
.tools/.uv: requirements-uv.lock deploy/uv.sh
	@PYTHON="$(PYTHON)" deploy/uv.sh
	@touch $@

.venv/.installed: requirements-dev.lock pyproject.toml .tools/.uv
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: name one with make PYTHON=...")'
	@test -x $(PY) || $(UV) venv -q --python "$(PYTHON)" .venv
	@$(UV) pip sync -q --require-hashes --python $(PY) requirements-dev.lock
	@$(UV) pip install -q --no-deps --no-build-isolation --python $(PY) -e .
	@touch $@

.tools/.node: requirements-node.lock deploy/node.sh | .venv/.installed
	@deploy/node.sh
	@touch $@

clients/node_modules/.installed: clients/package.json clients/package-lock.json .tools/.node
	@$(NPM) ci --no-audit --no-fund --ignore-scripts --silent
	@touch $@

clients/dist/.built: clients/node_modules/.installed $(CLIENT_SOURCES)
	@$(NPM) run --silent build
	@mkdir -p $(@D) && touch $@

var/fonts/.built: clients/node_modules/.installed $(FONT_SOURCES) | .venv/.installed
	@$(PY) -m dastak.project.cli fonts
	@mkdir -p $(@D) && touch $@

.PHONY: chromium
chromium:
	@if command -v chromium >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else echo "The browser tests need Chromium: install the package chromium."; exit 1; fi
