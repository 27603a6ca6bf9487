# Everything a newcomer types. Each target prepares its own environment (.venv) and is quick the second time.
# PYTHON=/path/to/python3.12 chooses the interpreter; the first of these that is 3.11 or later is taken otherwise.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$$p"; break; }; done)
BIN := .venv/bin
READY := .venv/.ready
INSTALLED := .venv/.installed
# Where packages are unpacked: /tmp is memory on many systems, and a small machine has not enough of it.
UNPACKED := .venv/unpacked

.PHONY: demo run install test check bench scores soak sweep texts screens lock clean help
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(READY) ## the bot at work in a local chat page: no token, no account, no outside network
	@exec $(BIN)/dewline demo $(ARGS)

run: $(READY) ## the bot for real (needs TELEGRAM_BOT_TOKEN, see .env.example)
	@exec $(BIN)/dewline run $(ARGS)

install: $(INSTALLED) ## what the bot needs to run and none of the tests' tools, for a server (docs/operating.md)
	@$(BIN)/python -m compileall -q bot feeds handlers  # who runs it there may not write here, and would compile at every start

test: $(READY) ## all tests
	@$(BIN)/python -m compileall -q bot feeds handlers  # or each program that a journey starts may compile them anew
	@$(BIN)/pytest -n auto --dist worksteal $(ARGS)

check: $(READY) ## lint, format, types and import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(READY) ## the benchmarks, as ratios to a baseline of the same run
	@$(BIN)/python tests/bench/run.py $(ARGS)

scores: $(READY) ## how right topics and stories are on every labelled set, beside plain baselines (ARGS="--shared FOLDER --quick")
	@$(BIN)/python tests/signal/score.py $(ARGS)

sweep: $(READY) ## the curve of any threshold: ARGS="join=-2,-1.5,-1" (ARGS=--list shows all, ARGS=--help how)
	@$(BIN)/python tests/signal/sweep_thresholds.py $(ARGS)

soak: $(READY) ## kills and faults for half an hour (MINUTES=30 KILLS=500); fails on any message lost, doubled or too fast
	@$(BIN)/python tests/faults/soak.py --minutes $(or $(MINUTES),30) --kills $(or $(KILLS),500) $(ARGS)

texts: $(READY) ## bring the files of translations up to the texts of the code, and list what is to be translated
	@$(BIN)/python tests/handlers/texts_in_code.py

screens: $(READY) ## pictures of every message as the demo's page draws it, to be looked at (LANGUAGE=pl FOLDER=build/screens)
	@$(BIN)/python tests/handlers/picture_messages.py $(or $(LANGUAGE),en) $(or $(FOLDER),build/screens)

PINNED := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header
lock: $(READY) ## pin anew what pyproject.toml allows
	$(BIN)/uv pip compile $(PINNED) --upgrade --all-extras pyproject.toml -o requirements.lock
	@echo "setuptools  # installs the program itself" > .venv/builder.in
	$(BIN)/uv pip compile $(PINNED) --no-annotate --constraint requirements.lock pyproject.toml .venv/builder.in -o requirements-run.lock

clean: ## remove the environment and caches; data/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info build

# Prepares .venv from the lock file that is named.
define prepare
	@test -n "$(PYTHON)" || { echo "Dewline needs Python 3.11 or later, and none was found: install it, or say make PYTHON=/path/to/python3"; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) has no venv module: install it (on Debian and Ubuntu: apt install python3-venv)"; exit 1; }
	@echo "Preparing .venv with $(PYTHON) (once; a minute or two)"
	@test -x $(BIN)/python || "$(PYTHON)" -m venv .venv
	@mkdir -p $(UNPACKED)
	@TMPDIR="$(CURDIR)/$(UNPACKED)" $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--no-deps -r $(1) 2>.venv/pip.log \
		|| { tail -n 5 .venv/pip.log; echo "The packages could not be installed: is this machine connected? The whole log is .venv/pip.log"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . 2>>.venv/pip.log \
		|| { tail -n 5 .venv/pip.log; echo "Dewline itself could not be installed; the whole log is .venv/pip.log"; exit 1; }
	@rm -rf $(UNPACKED)
	@touch $@
endef

$(READY): requirements.lock pyproject.toml
	$(call prepare,requirements.lock)

$(INSTALLED): requirements-run.lock pyproject.toml
	$(call prepare,requirements-run.lock)
