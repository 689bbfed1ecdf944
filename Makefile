# Alo Điện. `make help` lists what can be done; everything behind it stands in scripts/.
# The first of these that runs and is Python 3.11 or newer makes the environments; give another one with PYTHON=...
PYTHON ?= python3.11 python3.12 python3.13 python3.14 python3
IN = .venv/bin/python -m

# What people write reaches the programs as it is typed: make would expand a `$` in it, even `$(shell …)`.
$(foreach name,SAY PHONE WAV DIR,$(if $(value $(name)),$(eval override export $(name) := $$(value $(name)))))

.DEFAULT_GOAL := help
.PHONY: help setup run call test test-any-day check format train understand restart voices demo load bench bench-outage bench-calls bench-notices bench-places soak evaluate lock clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

setup: ## Make both Python environments (every other target does it when needed)
	@for python in $(PYTHON); do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then exec $$python -m scripts.setup; fi; \
	done; \
	echo "error: Python 3.11 or newer is missing (tried: $(or $(strip $(PYTHON)),nothing)). Install it (apt-get install python3 python3-venv) or give PYTHON=its path." >&2; exit 1

run: setup ## Start everything and say where to talk to it; Ctrl-C ends it
	@$(IN) scripts.run

restart: setup ## Start what `make run` runs again, with the data and settings of now
	@$(IN) scripts.restart

call: setup ## Talk in this terminal; or SAY="first words|second words" PHONE=0905123456; or WAV=question.wav
	@$(IN) scripts.call

test: train ## Run all tests, with the real four processes where a test needs them
	@$(IN) pytest -n auto --durations 10 $(ARGS)

test-any-day: setup ## Run the quick tests at other dates; DATES="leap-day sunday" WHAT=all
	@$(IN) scripts.any_day $(DATES) $(if $(WHAT),--what $(WHAT))

check: setup ## Check style, types and the rules of the house
	@$(IN) ruff check .
	@$(IN) ruff format --check .
	@$(IN) mypy
	@$(IN) pytest -q -p no:cacheprovider tests/habits

format: setup ## Put the code into the house style
	@$(IN) ruff check --fix-only --quiet . ; $(IN) ruff format . ; $(IN) ruff check .

train: setup ## Train the dialogue model if its data changed
	@$(IN) scripts.model

understand: setup ## Show intent, runners-up, acts and entities of SAY='a sentence|another'
	@$(IN) scripts.understand

voices: setup ## Fetch the voices of voices/manifest.toml
	@$(IN) scripts.voices

demo: setup ## Put the demo world back to its beginning (accepted reports stay)
	@$(IN) scripts.world

load: setup ## Put the CSV files of DIR=folder in place of what is loaded (accepted reports stay)
	@$(IN) scripts.load "$$DIR"

bench: setup ## Measure speed beside the bare engines and print the table
	@$(IN) bench

bench-outage: setup ## Measure the outage service by size; SIZES=10000,10000000 DATABASES=sqlite,postgresql
	@$(IN) bench.outage $(if $(SIZES),--sizes $(SIZES)) $(if $(DATABASES),--databases $(DATABASES))

bench-calls: setup ## Measure telephone calls through a real Asterisk; CALLS="1 5 10 20"
	@$(IN) bench.calls $(CALLS)

bench-places: setup ## Measure the place search with 2,100 ways of naming places; HALF=held
	@$(IN) bench.places.measure $(HALF)

bench-notices: setup ## Measure one change of a cut with 20,000 subscribers until all messages are queued
	@$(IN) bench.notices

soak: setup ## Try random histories of outages and messages without end; SEED=123 COUNT=1000 DATABASE=postgresql
	@$(IN) tests.outage_service.telling.notices.soak $(if $(SEED),--seed $(SEED)) $(if $(COUNT),--count $(COUNT)) $(if $(DATABASE),--database $(DATABASE))

evaluate: setup ## Try understanding, acts, identifiers, simulated callers and conversations; WHAT="callers" for some
	@$(IN) bench.evaluation $(WHAT)

lock: setup ## Write the hashed locks in requirements/ anew
	@$(IN) scripts.lock

clean: ## Remove environments, models, databases and caches
	rm -rf .venv .venv-rasa var .mypy_cache .ruff_cache .pytest_cache .hypothesis .rasa
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What is no target. The file itself is named, since make would look for a rule that makes it anew.
%:
	@echo "error: there is no target «$@». \`make help\` lists them." >&2; exit 2
Makefile: ;
