# pantaukim: everything a newcomer needs. "make run" shows it, "make test" proves it.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS  := -s -w -X main.version=$(VERSION)
BIN      := bin/pantaukim
LISTEN   ?= 127.0.0.1:8080
CHARTS   := dashboards/static/vendor/echarts.min.js
AREAS    := $(addprefix internal/place/areas/,provinces.csv regencies.csv districts.csv villages.csv)
LINT     := go tool -modfile=.ci/tools/go.mod golangci-lint
# The race detector lets every program sleep for a second before it ends, unless it is told not to.
# It also makes collecting garbage dear: memory may grow to four times of what is in use before that.
# It comes with checks of unsafe pointers, which are left out: they cost up to a quarter of our own time. Nor does it watch
# regular expressions, which nobody changes, and the packing below compress/gzip and archive/zip, which it watches.
# Some packages wait for other programs most of their time: two packages more at a time than there
# are processors uses what they leave. "format" has run vet by then.
# Packages are tested in the order in which they are named: those that take longest come first, so
# that none of them is left alone in the end.
UNWATCHED := $(foreach p,regexp regexp/syntax compress/flate,-gcflags='$(p)=-d=checkptr=0 -race=false')
GOTEST   := PANTAUKIM_PROGRAM=$(abspath $(BIN)) GORACE=atexit_sleep_ms=10 GOGC=300 go test -race -gcflags=all=-d=checkptr=0 $(UNWATCHED) -vet=off -p $$(($$(nproc) + 2)) -parallel 3

PACKAGES := ./dashboards ./cmd/pantaukim ./cmd/internal/app ./collector ./...

.PHONY: help run real build deb deps machine test proof unit browser-deps format lint bench peak fuzz pictures clean compose

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: build ## Start the demonstration: embedded ClickHouse, simulated kim.id, collector, scoring, pages
	$(BIN) demo --listen $(LISTEN)

real: build ## Walk the saved real pages under their own hosts and say what was read right
	$(BIN) real

build: deps ## Build bin/pantaukim
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/pantaukim

deb: build ## Build a Debian package of the program, its engine, the unit and the manual pages
	@deploy/debian/build

deps: machine node_modules/.package-lock.json $(CHARTS) $(AREAS) ## Fetch the engine library, the charts and the lists of areas, versions and hashes locked

machine: # Says what this machine lacks, before anything else fails
	@bash .ci/machine

node_modules/.package-lock.json: package.json package-lock.json | machine
	npm ci --no-fund --no-audit
	@touch $@

$(CHARTS): node_modules/.package-lock.json
	@mkdir -p $(@D)
	cp node_modules/echarts/dist/echarts.min.js $@

$(AREAS): internal/place/areas/%: node_modules/.package-lock.json
	cp node_modules/idn-area-data/data/$* $@

test: machine browser-deps build format ## Check the format, vet, and run every test with the race detector
	@[ -n "$${PANTAUKIM_PAGES:-}" ] || [ -e ../shared/pages/truth.csv ] || \
	  echo "no saved real pages in ../shared/pages: the tests on them do not run (PANTAUKIM_PAGES names another folder)"
	$(GOTEST) -timeout 20m $(PACKAGES)

proof: machine browser-deps build format ## The long tier: many more kills, sites and years, and what is shipped, in an empty folder and as a package
	@bash .ci/shipped
	@bash .ci/package
	PANTAUKIM_PROOF=1 $(GOTEST) -timeout 170m $(PACKAGES)

format:
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$unformatted" ] || { echo "gofmt would change:" $$unformatted >&2; exit 1; }
	go vet ./...

unit: deps ## Run the tests without the race detector, for a quick look
	go test -timeout 20m ./...

browser-deps: # What the tests need beside Go and Node
	@bash .ci/packages

lint: deps format ## Run the linters
	$(LINT) run ./...

bench: deps ## Measure; each figure beside its peer in the same run
	@bash .ci/peers
	go test -run '^$$' -bench . -benchmem -timeout 60m ./...

pictures: build browser-deps ## Take the pictures of the guide anew
	@bash .ci/pictures/run

peak: build ## Measure the memory that a run over all 3,594 groups takes at most
	@bash .ci/peak

fuzz: deps ## Fuzz every parser for a minute each
	@for package in $$(go list ./...); do \
	  for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
	    go test -run '^$$' -fuzz "^$$target$$" -fuzztime 1m $$package; \
	  done; \
	done

compose: ## Check docker-compose.yml
	PANTAUKIM_CLICKHOUSE_PASSWORD=check docker-compose config -q
	go test ./cmd/internal/app -run TestComposeHasNoSecretOnACommandLine

clean: ## Remove what was built and fetched; data folders stay
	rm -rf bin node_modules $(CHARTS) $(AREAS) coverage.out
