# Two commands matter: make run, make test. Every step can also be typed by hand.

.PHONY: help run test lint format lock bench chaos
.DEFAULT_GOAL := help

help:  ## Show what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 8

run: .venv/run.stamp  ## Start everything on this machine, with demo data (PORT=8000 DEMO=1)
	@bin/run

test: .venv/test.stamp  ## Run the whole suite on SQLite and PostgreSQL
	@.venv/bin/python bin/check.py lint tests

lint: .venv/test.stamp  ## Lint, types, layers, migrations: everything but the tests
	@.venv/bin/python bin/check.py lint

format: .venv/test.stamp  ## Format code and templates
	@.venv/bin/ruff check --fix --quiet . && .venv/bin/ruff format .
	@.venv/bin/djade --target-version 5.2 $$(find templates -name '*.html')

bench: .venv/test.stamp  ## Measure pages and clock with 20,000 incidents, write docs/performance.md
	@.venv/bin/python -m bench

chaos: .venv/test.stamp  ## Kill, freeze and stop everything, write docs/reliability.md (ONLY=C1 WITHOUT=lock RESUME=1)
	@.venv/bin/python -m tests.chaos $(if $(ONLY),--only $(ONLY)) $(if $(WITHOUT),--without $(WITHOUT)) $(if $(RESUME),--resume)

lock: .venv/test.stamp  ## Compile the two lock files again (UPGRADE=1 takes the newest)
	@bin/lock

.venv/run.stamp: requirements.txt
	@bin/install requirements.txt
	@touch $@

.venv/test.stamp: requirements.txt requirements-dev.txt
	@bin/install requirements.txt requirements-dev.txt
	@touch $@ .venv/run.stamp
