# Every command that a developer or CI runs. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Python keeps what it compiled: the tests start hundreds of processes, and each would compile every file anew.
unexport PYTHONDONTWRITEBYTECODE
PURE := bot/markdown/*,bot/policy/*,bot/calibration/*,bot/editor/*,bot/template/*,bot/comparison/*,bot/rules/*,bot/spec/*,bot/report/*,bot/review/needs.py,bot/review/assess.py,bot/review/decide.py,bot/review/decide_alone.py,bot/review/own_follow_up.py,bot/review/plan.py,bot/review/rejections.py,bot/review/model/*,bot/review/text/*,bot/review/evaluate/*,bot/review/write_back/*,bot/review/present/*,bot/review/commands/*,webhooks/delivery_values.py,webhooks/github.py,webhooks/gitlab.py,webhooks/outcome.py,webhooks/paths.py,webhooks/board/filters.py,webhooks/board/words.py,webhooks/board/graph.py,webhooks/board/charts.py
MANIFESTS := $(wildcard deploy/kubernetes/base/[!k]*.yaml deploy/kubernetes/example/[!k]*.yaml deploy/kubernetes/example/*/[!k]*.yaml)
# A process for each processor, and one for what waits.
PROCESSORS := $(shell echo $$(( $$(nproc 2>/dev/null || echo 2) + 1 )))
SERVICE_TESTS := tests/contract tests/e2e tests/service tests/integrations tests/board tests/notify
LINEAR_TESTS := tests/linear
BROWSER_TESTS := tests/browser

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(VENV)/installed: pyproject.toml playground/pyproject.toml requirements/dev.txt requirements/uv.txt
	PYTHON=$(PYTHON) scripts/environment.sh $(VENV) requirements/uv.txt
	scripts/environment.sh $(VENV) requirements/dev.txt --no-deps --no-build-isolation --editable . --editable ./playground
	touch $@

.PHONY: install
install: $(VENV)/installed ## put everything into .venv, by hash

.PHONY: demo
demo: install ## the whole story on a local forge of each shape, checked step by step
	$(BIN)/specbot demo --once
	$(BIN)/specbot demo --once --forge gitlab

.PHONY: play
play: install ## the demo, left running for a browser
	$(BIN)/specbot demo

.PHONY: format
format: install ## rewrite the code in the house style
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

.PHONY: lint
lint: install ## nothing tracked that is ignored, style, types, imports, decisions, workflows, Dockerfile, manifests
	test -z "$$(git ls-files --cached --ignored --exclude-standard 2>/dev/null)"
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/specbot check --fail-on warning
	$(BIN)/zizmor --offline --quiet --no-progress .github action.yml
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec compose.yaml compose.github.yaml compose.gitlab.yaml compose.board.yaml
	$(BIN)/kubernetes-validate --strict --quiet $(MANIFESTS)

.PHONY: test
test: install ## what needs no whole service: all rooms and both playgrounds; the pure rooms with nearly every branch covered
	$(BIN)/pytest -n $(PROCESSORS) --dist worksteal --quiet $(addprefix --ignore=,$(SERVICE_TESTS) $(LINEAR_TESTS) $(BROWSER_TESTS)) --cov --cov-report=
	$(BIN)/coverage report --include='$(PURE)' --precision=2 --fail-under=99.9 | tail -n 20

.PHONY: test-service
test-service: install ## the contract on every forge, the service as processes on PostgreSQL, the whole way from hook to thread
	$(BIN)/pytest -n 4 --quiet -m "not long" $(SERVICE_TESTS)

.PHONY: test-long
test-long: install site ## the contract once more with a token, stories on a strange forge, messages: in a job of its own
	$(BIN)/pytest -n 4 --quiet -m long $(SERVICE_TESTS) $(BROWSER_TESTS)

.PHONY: test-linear
test-linear: install ## no text costs more per character because it is long: every expression, and whole texts
	$(BIN)/pytest -n 2 --quiet $(LINEAR_TESTS)

.PHONY: test-browser
test-browser: install ## the pages in headless Chromium
	$(BIN)/pytest --quiet -m "not long" tests/browser

.PHONY: check
check: lint test test-linear test-service ## what CI runs

.PHONY: audit
audit: ## bandit over the code; known vulnerabilities of what the locks pin (AUDIT=required: fail where nobody can be asked)
	PYTHON=$(PYTHON) scripts/environment.sh .venv-audit requirements/audit.txt
	.venv-audit/bin/bandit --quiet --configfile pyproject.toml --recursive bot webhooks config playground/specbot_playground
	scripts/audit.sh .venv-audit

.PHONY: site
site: ## the documentation as a site in build/site: a broken link or anchor fails; it asks no foreign host, and searches offline
	PYTHON=$(PYTHON) scripts/environment.sh .venv-site requirements/site.txt
	NO_MKDOCS_2_WARNING=1 .venv-site/bin/mkdocs build --strict --quiet

.PHONY: editors
editors: ## the extension for VS Code, build/specbot.vsix; needs Node and its registry
	mkdir -p build
	cd editors/vscode && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run --silent check && npm run --silent package -- --out ../../build/specbot.vsix

.PHONY: release
release: ## build twice, compare, run the story from the wheel; bill of materials and licences, in dist/
	rm -rf dist
	scripts/release.sh dist

.PHONY: fuzz
fuzz: install ## every reader of foreign bytes for ten minutes each (FUZZ_SECONDS), from the kept corpus in tests/fuzz; what reaches new code gathers in .fuzz
	test -d .fuzz/lib || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --target .fuzz/lib -r requirements/fuzz.txt
	for target in $$(ls tests/fuzz/corpus); do echo "== $$target"; \
	  PYTHONPATH=.fuzz/lib:. $(BIN)/python scripts/fuzz.py $$target .fuzz/$$target -max_total_time=$(or $(FUZZ_SECONDS),600) \
	  -timeout=20 -rss_limit_mb=1500 -max_len=20000 -print_final_stats=1 -artifact_prefix=.fuzz/found-$$target- 2>&1 \
	  | grep -E 'DONE|stat::|ERROR|Error|SUMMARY|Test unit'; test $${PIPESTATUS[0]} = 0 || exit 1; done

.PHONY: stateful
stateful: install ## anything in any order to one pull request: 300 examples of 30 steps for each forge, in memory and over the local forges
	$(BIN)/pytest -q -n 2 -p no:randomly --hypothesis-profile=stateful tests/reconcile/test_stateful.py tests/e2e/test_stateful.py tests/e2e/test_walks.py

.PHONY: mutants
mutants: install ## break the program on purpose and list what no test notices; ONLY="plan webhooks", CHANGED=COMMIT, SAMPLE=300
	$(BIN)/python scripts/mutants.py $(ONLY) $(if $(CHANGED),--changed $(CHANGED)) $(if $(SAMPLE),--sample $(SAMPLE))

.PHONY: bench
bench: install ## figures: checking, requests per reconcile, receiver, workers, memory; BASE=COMMIT measures that commit too
	$(BIN)/python scripts/bench.py $(BASE)

.PHONY: chaos
chaos: install ## a storm: killed workers and databases, a forge in trouble; SHORT=1 takes a minute, SEED=N throws the same dice
	$(BIN)/python -m tests.chaos $(if $(SHORT),--short) $(if $(SEED),--seed $(SEED))

.PHONY: picture
picture: install ## the pictures in docs/, from the demo and a filled board, with headless Chromium
	$(BIN)/python scripts/picture.py
	$(BIN)/python scripts/picture.py --forge gitlab --output docs/conversation-gitlab.png
	$(BIN)/python scripts/picture_board.py

LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras --quiet --upgrade

.PHONY: pages
pages: install ## write the pages that are made from the code
	PYTHONPATH=. $(BIN)/python scripts/pages.py

.PHONY: new-rule
new-rule: install ## lay out a rule: NAME=long-title gives it a code, a file, cases and a page
	$(BIN)/python scripts/new_rule.py $(NAME)

.PHONY: lock
lock: install ## resolve requirements/*.txt anew
	$(LOCK) pyproject.toml -o requirements/check.txt
	$(LOCK) pyproject.toml --extra serve --extra otel --extra notify -o requirements/serve.txt
	$(LOCK) pyproject.toml --extra serve --extra otel --extra notify --extra lsp --extra mcp -o requirements/extras.txt
	$(LOCK) pyproject.toml playground/pyproject.toml --extra serve -o requirements/playground.txt
	$(LOCK) requirements/build.in -o requirements/build.txt
	$(LOCK) requirements/uv.in -o requirements/uv.txt
	$(LOCK) requirements/audit.in -o requirements/audit.txt
	$(LOCK) requirements/fuzz.in -o requirements/fuzz.txt
	$(LOCK) requirements/site.in -o requirements/site.txt
	$(LOCK) pyproject.toml playground/pyproject.toml --extra serve --extra otel --extra notify --extra lsp --extra mcp --group pyproject.toml:dev -o requirements/dev.txt

.PHONY: clean
clean: ## remove what was built
	rm -rf $(VENV) .venv-audit .venv-site dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
