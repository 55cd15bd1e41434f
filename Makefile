# make lab        sets everything up, builds and starts the lab
# make test       sets everything up and passes the tests
# make install    PREFIX=/usr/local: a lab that runs from any directory

SWIFT  ?= swift
PREFIX ?= /usr/local
CHECKS := --explicit-target-dependency-import-check error

.PHONY: lab build test install lint setup clean

lab: build
	@.build/release/dllab

build: setup
	$(SWIFT) build -c release --product dllab --static-swift-stdlib $(CHECKS)

test: setup lint
	$(SWIFT) build --build-tests $(CHECKS)
	$(SWIFT) test --skip-build

# The C libraries: ncurses draws, OpenBLAS multiplies, SQLite remembers, zlib and libpng read files,
# libcurl fetches data sets.
setup:
	@sh scripts/setup

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/dllab"
	install -s -m 755 .build/release/dllab "$(DESTDIR)$(PREFIX)/bin/dllab"
	cp -R lessons datasets models "$(DESTDIR)$(PREFIX)/share/dllab/"

clean:
	$(SWIFT) package clean
