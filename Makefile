# Each target is one script in scripts/, which says what it does and runs without make as well.

.PHONY: help run build test differential bench lint format release image clean

help:
	@echo 'make run       install what is missing, build, and serve on port 5000 (PORT=5001 for another) from ./data'
	@echo 'make test      install what the tests need and run all of them (FILTER=name for some)'
	@echo 'make differential  compare with docker-registry over many requests (SEED=1 COUNT=100000 for which and how many)'
	@echo 'make bench     measure beside docker-registry and nginx (QUICK=1 for a look, ROWS="tag tls/push" for some rows)'
	@echo 'make lint      check the format of the sources and the syntax of the scripts'
	@echo 'make format    rewrite the sources in the one format'
	@echo 'make release   build one optimised, stripped binary into ./dist, with checksums and a bill of materials'
	@echo 'make image     build the container image as an OCI layout in ./dist/image, without a container engine'
	@echo 'make build     build for development'
	@echo 'make clean     remove what was built; ./data stays'

run:
	@scripts/run

build:
	@scripts/build

test:
	@scripts/test

differential:
	@scripts/differential

bench:
	@scripts/bench

lint:
	@scripts/lint

format:
	@swift format --in-place --parallel --recursive Sources Tests Package.swift

release:
	@scripts/release

image: release
	@scripts/image

clean:
	@rm -rf .build .build-release dist
