# Everything one does here is one of these. `make help` lists them.
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON := .venv/bin/python
export HOST PORT

.DEFAULT_GOAL := help
.PHONY: help run test test-long bench screenshots check fix lock migrations clean

help: ## this list
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-zA-Z%-]+):.*## /  make \1|/' | column -t -s '|'
	@echo "  make bench-NAME     one measurement: $$(ls bench | sed -nE 's/^([a-z]+)\.py$$/\1/p' | grep -v ground | paste -sd ' ')"

run: ## set up what is missing and serve the demo conference (HOST=127.0.0.1 PORT=8000)
	@bash scripts/run.sh

test: ## set up what is missing, then every check and test (a quarter of an hour on two cores)
	@bash scripts/test.sh

test-long: ## slower proofs: see the README
	@bash scripts/test.sh long

bench: ## every measurement, one after another
	@bash scripts/setup.sh test
	@for file in bench/*.py; do case $$file in */__init__.py|*/ground.py) ;; *) $(PYTHON) -m "bench.$$(basename $$file .py)" || exit 1;; esac; done

bench-%:
	@bash scripts/setup.sh test >&2
	@$(PYTHON) -m bench.$* $(ARGS)

screenshots: ## pictures of every page of the journeys, 360 and 1280 px, light and dark, in docs/screenshots
	@bash scripts/setup.sh test
	@$(PYTHON) scripts/screenshots.py

check: ## the quick part of `make test`: style, contracts, house rules
	@bash scripts/test.sh check

fix: ## let ruff mend what it can
	@$(PYTHON) -m ruff check --fix . ; $(PYTHON) -m ruff format .

lock: ## write requirements.txt and requirements-dev.txt anew from pyproject.toml
	@bash scripts/lock.sh

migrations: ## until the first release: make each app's one 0001 anew
	@bash scripts/remake_migrations.sh

clean: ## forget the demo: its database, pictures and mailbox (var/)
	@rm -rf var && echo "var/ is gone; 'make run' loads the demo afresh."
