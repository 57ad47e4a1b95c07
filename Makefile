# Everything a developer, or CI, does with a checkout. `make` alone prints help.
# Needs: bash, Python 3.11 or later with venv. Everything else goes into .venv.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV   := .venv
RIVALS := .venv-rivals
PY     := $(VENV)/bin/python
LOCK   := requirements.lock
STAMP  := $(VENV)/.ready-$(shell sha256sum $(LOCK) | cut -c1-16)

T    ?= tests
K    ?=
SEED ?= 2026
JOBS ?= 3
PART ?= 1/1
ARGS ?=

PYTEST := COMITY_SEED=$(SEED) $(PY) -m pytest --hypothesis-seed=$(SEED)
# Files, or groups, as they stand in the list: the slow ones are its first.
SPREAD := -n $(JOBS) --no-loadscope-reorder --dist loadfile
KILL   := COMITY_CRASH_PART=$(PART) $(PYTEST) -rP -n $(JOBS) \
  --no-loadscope-reorder --dist loadgroup
# Memory outlives a process that is killed, and nobody waits for it as for a disk.
ROOMY  := $(shell df --output=avail -k /dev/shm 2>/dev/null \
  | awk 'NR == 2 && $$1 > 4000000 {print "TMPDIR=/dev/shm"}')
PROTOC := -m grpc_tools.protoc -I protos

.PHONY: help setup check format-check lint types arch fix test attack pages real crash \
	faults killed thorough demo bench bench-crowding bench-matching bench-matching-rivals proto \
	proto-check rules policy docs-check lock wheel clean

help: ## Print this help
	@echo "Comity. Usage: make TARGET [T=path] [K=expression] [SEED=n]"
	@echo
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-13s %s\n", $$1, $$2}' Makefile

setup: $(STAMP) ## Make .venv with the locked packages (only when the lock changed)
	@:

$(STAMP): $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Comity needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) -V)." >&2; \
	  echo "  Name another one: make setup PYTHON=python3.12" >&2; exit 2; }
	@echo "Setting up $(VENV) with $$($(PYTHON) -V) (once; about a minute)"
	@$(PYTHON) -m venv --clear $(VENV) || { \
	  echo "The venv module is missing; on Debian: apt-get install python3-venv" >&2; \
	  exit 2; }
	@total=$$(grep -c '^[a-z].*==' $(LOCK)); \
	echo "Installing $$total locked packages, each checked against its hash"; \
	$(PY) -m pip --disable-pip-version-check install --no-deps --require-hashes \
	  --progress-bar off -r $(LOCK) \
	  | awk -v total=$$total '/^(Collecting|Processing) / {sub(".*/", "", $$2); \
	      printf "  [%2d/%d] %s\n", ++n, total, $$2; fflush()} \
	      /^Installing / {print "  unpacking"; fflush()}'
	@echo "Installing the checkout itself"
	@$(PY) -m pip --disable-pip-version-check install -q --no-deps --no-index \
	  --no-build-isolation -e .
	@$(PY) -m pip --disable-pip-version-check check
	@touch $@
	@echo "Ready: $(VENV)/bin/comity --help"

check: format-check lint types arch test ## All that CI runs, in its order

format-check: setup ## Is everything formatted?
	@echo "== format"; $(PY) -m ruff format --check .

lint: setup ## Lint
	@echo "== lint"; $(PY) -m ruff check .

types: setup ## mypy --strict
	@echo "== types"; $(PY) -m mypy

arch: setup ## Import contracts, and the shape of the tree
	@echo "== arch"; $(VENV)/bin/lint-imports --no-logo
	@$(PY) -m pytest -q tests/test_architecture.py

fix: setup ## Format, and apply the safe fixes
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix-only .

test: setup ## All fast tests; T=path K=expression SEED=n narrow them down
ifeq ($(T)$(K),tests)
	@echo "== tests (seed $(SEED))"; $(ROOMY) $(PYTEST) $(SPREAD) \
	  -m "not real and not crash and not faults and not pages"
else
	@$(PYTEST) -x $(T) $(if $(K),-k "$(K)")
endif

attack: setup ## The attacks that must not succeed
	@$(PYTEST) $(SPREAD) -m "attack and not faults" $(T)

pages: setup ## Follow README and the pages for officers: every block, on real nodes
	@$(PYTEST) -n $(JOBS) --dist load -m pages $(T)

real: setup ## Real lists in real nodes; needs the data folder (COMITY_SHARED_DATA)
	@$(PYTEST) -m real $(T)

crash: setup ## Kill real processes at each step; PART=2/4: of PostgreSQL a quarter
	@$(ROOMY) $(KILL) -m crash $(T)

faults: setup ## Nodes killed on a line that fails (COMITY_FAULT_SEED, _NOTICES)
	@$(ROOMY) $(KILL) -m faults $(T)

killed: setup ## Both at once, as CI does: they wait more than they compute
	@$(ROOMY) $(KILL) -m "crash or faults" $(T)

thorough: setup ## What a night has time for: many more examples, 2,000 notices
	@$(ROOMY) COMITY_THOROUGH=1 $(PYTEST) $(SPREAD) --timeout=3600 \
	  -m "not real and not crash and not faults and not pages" $(T)
	@$(ROOMY) COMITY_FAULT_NOTICES=2000 $(KILL) -m "crash or faults" $(T)

demo: setup ## Four agencies on loopback, the whole story told
	@$(VENV)/bin/comity demo $(ARGS)

bench: setup ## Measure, and print a table of ratios
	@$(PY) -m bench $(ARGS)

bench-crowding: setup ## What a quiet peer loses to one at full abuse
	@$(PY) -m bench.crowding $(ARGS)

bench-matching: setup ## The matcher beside known ones; needs the data folder
	@$(PY) -m bench.matching $(ARGS)

bench-matching-rivals: ## Known matchers into .venv-rivals; compiles PyICU (minutes)
	@pkg-config --exists icu-i18n 2>/dev/null || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null && \
	  apt-get install -qq -y libicu-dev pkg-config g++; } || { \
	  echo "Install ICU and a compiler: libicu-dev pkg-config g++" >&2; exit 2; }
	@[ -x $(RIVALS)/bin/python ] || $(PYTHON) -m venv $(RIVALS)
	@$(RIVALS)/bin/python -m pip --disable-pip-version-check install -q \
	  -r bench/matching/rivals.txt
	@echo "Ready: make bench-matching measures them, too"

proto: setup ## Generate node/wire/v1 and node/desk/v1 from protos/
	@$(PY) $(PROTOC) --python_out=. --pyi_out=. \
	  $$(cd protos && find node -name '*.proto' | sort)

proto-check: setup ## Is the generated code what protos/ says?
	@out=$$(mktemp -d); trap 'rm -rf "$$out"' EXIT; \
	$(PY) $(PROTOC) --python_out="$$out" --pyi_out="$$out" \
	  $$(cd protos && find node -name '*.proto' | sort); \
	(cd "$$out" && find . -type f) | while read -r f; do \
	  diff -u "$$f" "$$out/$$f" || exit 1; done

rules: setup ## Put the digest of the rules of reading into node/matching/rules.toml
	@$(PY) -m tests.reading_rules --write > /dev/null

policy: setup ## Check the starter policies and run all their cases
	@$(VENV)/bin/comity policy check policies
	@$(VENV)/bin/comity policy test policies

docs-check: setup ## Do the documents say what the code does?
	@$(PY) -m pytest -q tests/test_docs.py

lock: ## Make requirements.lock anew from pyproject.toml
	@$(PYTHON) -m venv build/lock && build/lock/bin/pip install -q pip-tools
	@build/lock/bin/pip-compile -q --extra dev --generate-hashes --strip-extras \
	  --allow-unsafe --no-header --no-emit-index-url --no-emit-find-links \
	  --no-emit-trusted-host -o build/lock/new pyproject.toml
	@{ sed '/^[^#]/,$$d' $(LOCK); cat build/lock/new; } > build/lock/full
	@mv build/lock/full $(LOCK); echo "$(LOCK) written; run make setup"

wheel: setup ## Build the wheel into dist/
	@$(PY) -m pip --disable-pip-version-check wheel -q --no-deps --no-index \
	  --no-build-isolation -w dist .
	@ls -1 dist/*.whl

clean: ## Remove .venv and everything that was built
	@rm -rf $(VENV) $(RIVALS) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis \
	  .import_linter_cache
