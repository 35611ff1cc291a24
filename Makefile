PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

FUZZ_SECONDS ?= 60

.PHONY: setup demo test check bench soak fuzz fixtures golden clean

setup: $(STAMP)

$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable '.[all]' --group dev
	touch $@

demo: setup  ## the main job on a fixture, with the stand-in: no key, no ffmpeg on PATH
	mkdir -p build/demo
	$(BIN)/subtool srt fixtures/talk.mp4 --offline --force -o build/demo/talk.srt
	cat build/demo/talk.srt

test: setup  ## all but the long ones
	$(BIN)/python -m pytest -n auto -m "not soak"

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup  ## side-by-side measurements, written to benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

soak: setup
	$(BIN)/python -m pytest -n auto -m soak

fuzz: setup  ## texts that break the readers of replies, FUZZ_SECONDS=60; needs CPython on Linux
	$(BIN)/python -m pip install --quiet --group fuzz
	$(BIN)/python -m benchmarks.fuzz $(FUZZ_SECONDS)

fixtures: setup  ## needs flite (Debian package) and ffmpeg; the results are committed
	$(BIN)/python fixtures/make.py

golden: setup  ## rewrites the golden files; review the diff
	$(BIN)/python -m pytest -q --golden tests/formats tests/replies tests/cli/test_help.py

clean:
	rm -rf $(VENV) build
