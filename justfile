# What `./run test` does, step by step; `just --list` names the steps.

python := justfile_directory() / ".venv/bin"
export PATH := python + ":" + env("PATH")

# Every gate. The tests come last, so that pytest's own summary is the last thing printed.
check: lint types layers dependencies page test

# Style and formatting of the Python
lint:
    ruff check
    ruff format --check

# Types, strict
types:
    mypy

# Which slice may import which, and which file of a slice
layers:
    lint-imports --no-logo

# Every package that is imported is declared, and the other way round
dependencies:
    deptry src

# The page's own gates, with the Node that comes as a Python wheel
page:
    scripts/npm run check
    scripts/npm test
    scripts/npm run knip
    scripts/npm run boundaries

# Tests over HTTP on both databases, properties, architecture, the browser: all, or what is named; `-n 0` for one process
test *arguments:
    CHROMIUM="$(python scripts/chromium.py)" pytest -n auto {{ arguments }}

# 20,000 requests by Schemathesis on each database; stopped and started again it goes on (`.schemathesis` has the figures)
schemathesis *arguments:
    pytest tests/contract/test_schemathesis.py --requests 20000 --campaign .schemathesis {{ arguments }}

# Long campaigns of faults, all or those named, until each has reached its goal; `--for SECONDS` stops before, a next run goes on (`.faults` has the figures)
faults *arguments:
    CHROMIUM="$(python scripts/chromium.py)" python -m tests.faults.campaigns {{ arguments }}

# A team of 50 after a year, in a new data folder, and how long the server takes to open its pages
year folder:
    python benchmarks/year.py {{ folder }}
    python benchmarks/pages.py {{ folder }}

# Saves and loads a second, their p50, p99 and CPU, beside the floors of this machine (`--engine`, `--only`, `--rounds`, `--seconds`)
bench *arguments:
    python -m benchmarks.saves {{ arguments }}

# Put the Python and the generated files into shape
fix:
    ruff check --fix
    ruff format
    carnet openapi > web/src/api/openapi.json
    scripts/npm run generate

# Raise every pin
lock:
    python scripts/lock.py
    scripts/npm update
