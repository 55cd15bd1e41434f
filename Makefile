# make lab        sets everything up, builds and starts the lab
# make test       sets everything up and passes the tests
# make fuzz       feeds every reader of files with invented ones; TARGET=idx, SECONDS=60
# make race       measures against PyTorch, JAX and onnxruntime; PYTHON=python3, RACE="--models lenet"
# make pad        how many digits the pad reads right, drawn with the mouse; FILE=digits.txt for others (Tests/Trajectories)
# make latency    how long the pad takes from a movement of the mouse to new probabilities on the screen
# make strokes    trains on generated digits alone and measures on real ones, and the other way round
# make judge      trains the network that says "not a digit", and measures it
# make sanitize   passes the tests under the address and thread sanitizers
# make install    PREFIX=/usr/local: a lab that runs from any directory

SWIFT  ?= swift
PREFIX ?= /usr/local
PYTHON ?= python3
CHECKS := --explicit-target-dependency-import-check error

# What reads bytes or text that somebody else has written (Tests/Support/FuzzTargets), and for how long each is fed.
TARGET  ?= idx gzip image model lesson formula check run-code
SECONDS ?= 600

# What the pad is to read.
FILE    ?= Tests/Trajectories/hands.txt

.PHONY: lab build test fuzz race pad latency strokes judge sanitize install lint setup clean

lab: build
	@.build/release/dllab

build: setup
	$(SWIFT) build -c release --product dllab --static-swift-stdlib $(CHECKS)

test: setup lint
	$(SWIFT) build --build-tests $(CHECKS)
	$(SWIFT) test --skip-build

fuzz: setup
	@sh scripts/fuzz $(SECONDS) $(TARGET)

# The peers need Python packages; scripts/race says which.
race: build
	@$(PYTHON) scripts/race $(RACE)

pad: setup
	@sh scripts/pad $(FILE)

latency: setup
	@sh scripts/latency

strokes: setup
	@sh scripts/strokes

judge: setup
	@sh scripts/judge

sanitize: setup
	@sh scripts/sanitize address thread

# The C libraries: ncurses draws, OpenBLAS multiplies, SQLite remembers, zlib and libpng read files,
# libcurl fetches data sets.
setup:
	@sh scripts/setup

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/dllab"
	install -s -m 755 .build/release/dllab "$(DESTDIR)$(PREFIX)/bin/dllab"
	cp -R lessons datasets models recipes "$(DESTDIR)$(PREFIX)/share/dllab/"

clean:
	$(SWIFT) package clean
