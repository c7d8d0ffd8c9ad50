# The few commands that a person or a machine needs; the work is in scripts/.
.PHONY: help demo test build lint format bench bench-certificates bench-micro bench-reading tsan bench-false-holds mutations fuzz soak docs clean

help:
	@echo 'make demo    build, run the sample lot into demo.store/, show where its devices stand'
	@echo 'make test    everything that must hold: lint, strict build, all tests'
	@echo 'make build   debug build        make lint    layout and syntax     make format  mend the layout'
	@echo 'make bench   speed and memory against what the machine can do      (BENCH="--devices 20000")'
	@echo 'make bench-certificates          certificates beside ReportLab and WeasyPrint (BENCH="--big")'
	@echo 'make bench-micro                 single parts in ns and MB/s, beside a floor from the same run'
	@echo 'make bench-reading               what reading a store costs, beside sha256sum and sqlite3 (BENCH="--whole")'
	@echo 'make bench-false-holds           sound lots: devices held though they needn'"'"'t be, findings that repeat'
	@echo 'make mutations                   odd evidence by the thousand, of which none may pass (MUTATIONS="--members 40")'
	@echo 'make fuzz    damaged inputs against the binary, then each parser for two minutes, XML, JSON and CSV for ten'
	@echo '                                                 (FUZZ="--runs 2000" FUZZ_SECONDS=60)'
	@echo 'make soak    lots whose runs are killed and resumed (SOAK="--rounds 20"), then every fault of an append'
	@echo 'make tsan    a generated lot under ThreadSanitizer                   (TSAN="--devices 1000")'
	@echo 'make docs    generated pages of the handbook'

demo:
	@scripts/demo

test:
	@scripts/test

build:
	@scripts/bootstrap
	swift build

lint:
	@scripts/lint

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests

bench:
	@scripts/bootstrap
	@benchmarks/run $(BENCH)

bench-certificates:
	@scripts/bootstrap
	@benchmarks/certificates $(BENCH)

bench-micro:
	@scripts/bootstrap
	swift run -c release Microbenchmarks

bench-reading:
	@scripts/bootstrap
	@benchmarks/reading $(BENCH)

bench-false-holds:
	@scripts/bootstrap
	@benchmarks/false-holds $(BENCH)

mutations:
	@scripts/bootstrap
	swift build --product lotwise
	@scripts/mutations $(MUTATIONS)

fuzz:
	@scripts/bootstrap
	swift build --product lotwise
	@scripts/fuzz $(FUZZ)
	@FUZZ_SECONDS="$(FUZZ_SECONDS)" scripts/fuzz-parsers

soak:
	@scripts/bootstrap
	swift build --product lotwise
	@scripts/soak $(SOAK)
	@scripts/soak-log
	@scripts/chaos --kills 1000 --refusals 500 $(CHAOS)
	@scripts/chaos --every eio $(CHAOS)
	@scripts/chaos --everything 30 $(CHAOS)

tsan:
	@scripts/bootstrap
	@scripts/tsan $(TSAN)

docs:
	@scripts/bootstrap
	@scripts/docs

clean:
	rm -rf .build .build-fuzz .build-tsan demo.store
