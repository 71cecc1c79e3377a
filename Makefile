# Everything a newcomer needs: git, make and Python 3.11.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
WAREHOUSE ?= warehouse
SAMPLES := warehouse/samples

# Offline and quiet; the same as flows/runtime/environment.py sets.
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY := false
export DO_NOT_TRACK := 1
export PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS := 180
export PREFECT_HOME ?= $(CURDIR)/.prefect

.DEFAULT_GOAL := run
.PHONY: run test bench chaos readers disk nights fuzz schedule lint lock dictionary serve clean help

run: $(VENV)/ready ## Build the environment if need be, read the sample articles, print what came out
	@$(BIN)/solieu run $(SAMPLES) --warehouse $(WAREHOUSE)
	@echo
	@echo 'Poverty rates by place and year (ask your own with .venv/bin/solieu sql "…"):'
	@$(BIN)/solieu sql - --warehouse $(WAREHOUSE) < sql/examples/first_question.sql
	@echo 'Open $(WAREHOUSE)/report/index.html in a browser: charts, places, every figure with its sentence.'

$(VENV)/uv: requirements.lock
	@echo "Building $(VENV) from requirements.lock (once; about a minute with a fast network)"
	@$(PYTHON) -m venv $(VENV) || { echo "Python 3.11 is needed: name one with make PYTHON=/path/to/python3.11"; exit 1; }
	@awk '/^[a-z]/ {wanted = /^uv==/} wanted' requirements.lock > $(VENV)/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock
	@touch $@

# Bytecode is compiled here: Prefect has 6,000 modules, and some environments keep Python from writing it later.
$(VENV)/ready: $(VENV)/uv requirements.lock pyproject.toml
	@$(BIN)/uv pip sync --quiet --compile-bytecode requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q flows schemas sql
	@touch $@

# One thread of Polars a worker: workers that each use all cores wait for one another.
test: $(VENV)/ready ## Run all tests
	@POLARS_MAX_THREADS=1 $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

chaos: $(VENV)/ready ## Kill 200 runs at random moments; the warehouse must stay whole (KILLS=n)
	@$(BIN)/python -m tests.chaos --kills $(or $(KILLS),200)

readers: $(VENV)/ready ## Read the database and the files without a pause while 50 runs publish
	@$(BIN)/python -m tests.chaos.readers $(or $(PUBLISHES),50)

disk: $(VENV)/ready ## Run on disks with ever less room, and on one that may only be read (Linux; TRIALS=n)
	@$(BIN)/python -m tests.chaos.disk --trials $(or $(TRIALS),40)

nights: $(VENV)/ready ## 200 nights with a few new articles each; the store must stay small (NIGHTS=n)
	@$(BIN)/python -m tests.chaos.nights --nights $(or $(NIGHTS),200)

fuzz: $(VENV)/ready ## 10,000 hostile texts and files, and lines of 10 MB; nothing may crash or grow slow (FUZZ=--help)
	@$(BIN)/python -m tests.fuzz $(FUZZ)

schedule: $(VENV)/ready ## Have a deployment fire by the clock and the warehouse grow (a few minutes)
	@SOLIEU_CRON=1 $(BIN)/python -m pytest tests/cli/test_serve.py tests/cli/test_deploy.py

bench: $(VENV)/ready ## Measure speed beside a plain regex program (BENCH=--growth: and how it grows)
	@$(BIN)/python -m tests.bench $(BENCH)

lint: $(VENV)/ready ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/mypy

calibrate: $(VENV)/ready ## Fit confidence on the labelled articles beside the checkout (more: LABELS="labels.jsonl:texts …")
	@$(BIN)/python -m tests.quality.calibrate

crossval: $(VENV)/ready ## Scores by half of the labelled articles, confidence fitted on one half and measured on the other
	@$(BIN)/python -m tests.quality.crossval

ratchet: $(VENV)/ready ## Raise the floors of the quality gate to what is reached now
	@$(BIN)/python -m tests.quality.ratchet $(NEW)

lock: $(VENV)/uv ## Resolve the dependencies anew
	@printf 'hatchling\neditables\nuv\n' > $(VENV)/build.in
	@$(BIN)/uv pip compile --quiet --python-version 3.11 --all-extras --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate pyproject.toml $(VENV)/build.in -o requirements.lock

dictionary: $(VENV)/ready ## Render the data dictionary from the declaration of the tables
	@$(BIN)/solieu dictionary > $(VENV)/dictionary.md && cp $(VENV)/dictionary.md schemas/README.md

showcase: $(VENV)/ready ## Write what the README shows: example questions with their answers, the picture of the report
	@$(BIN)/python -m tests.docs

serve: $(VENV)/ready ## Prefect server, UI and schedule on this machine
	@$(BIN)/solieu serve $(SAMPLES) --warehouse $(WAREHOUSE)

clean: ## Remove what was made: environment, caches, Prefect's home, the warehouse's tables (not samples, not corrections)
	@rm -rf $(VENV) .prefect .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find flows schemas sql tests -name __pycache__ -type d -prune -exec rm -rf {} +
	@find warehouse -mindepth 1 -maxdepth 1 ! -name samples ! -name README.md ! -name corrections.csv -exec rm -rf {} +

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'
