# Makefile: builds, runs and tests Manyline. A new file needs no edit here.
#
#   make run     sets everything up and serves http://127.0.0.1:8080 (PORT= chooses another port)
#   make test    sets everything up and passes every test
#   make test-long  passes the long versions of tests, 45 minutes at most
#   make fuzz    feeds the readers of what strangers send, each for FUZZ_SECONDS
#   make soak    plays campaigns with a thousand calls in progress
#   make bench   measures the product beside what PostgreSQL alone could do
#   make prove-isolation  tries everything to reach another customer's data, and keeps a report
#   make reset   forgets the data of `make run`
#   make clean   forgets what was built
#   make schema  writes sql/schema.sql after a change of sql/

SHELL   := /bin/bash
B       ?= .build
CC      := gcc
CXX     := g++
export PORT ?= 8080
WARN    := -Wall -Wextra -Wno-missing-field-initializers -Wshadow -Werror
CFLAGS  += -std=c11 -D_GNU_SOURCE -O2 -g $(WARN) -Wmissing-prototypes $(SANITIZE) -Icgi-bin -I$(B) -I/usr/include/postgresql -I/usr/include/libxml2 -MMD -MP
CXXFLAGS += -std=c++17 -O2 -g $(WARN) $(SANITIZE) -Icgi-bin -I$(B) -MMD -MP
LDFLAGS += $(SANITIZE) -Wl,--as-needed
LDLIBS  := -lfcgi -lpq -lcurl -ljansson -largon2 -lcrypto -lphonenumber -lcsv -lmicrohttpd -lmp3lame -lqrencode -lsqlite3 -lxml2 -lzip -lseccomp -lstdc++ -lm -lpthread

FLOORS  := lib db web models providers jobs parts
MAIN    := $(B)/cgi-bin/web/programs.c.o
SHARED  := $(filter-out $(MAIN),$(patsubst %,$(B)/%.o,$(foreach floor,$(FLOORS),$(wildcard cgi-bin/$(floor)/*.c cgi-bin/$(floor)/*.cc))))
NOUNS   := $(patsubst cgi-bin/%.c,%,$(wildcard cgi-bin/*.c))
PAGES   := $(NOUNS:%=$(B)/bin/%)
DAEMONS := $(patsubst cgi-bin/daemons/%.c,$(B)/bin/daemons/%,$(wildcard cgi-bin/daemons/*.c)) \
           $(patsubst cgi-bin/%/,$(B)/bin/%,$(wildcard cgi-bin/daemons/*/)) $(patsubst cgi-bin/%.c,$(B)/bin/%,$(wildcard cgi-bin/workers/*.c))
UNITS   := $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/*.c))

# What strangers send is read on these floors; only they are watched by the fuzzer.
FUZZ    := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/*.c))
FUZZED  := $(filter-out $(MAIN),$(patsubst %,$(B)/%.o,$(wildcard cgi-bin/lib/*.c cgi-bin/web/*.c cgi-bin/providers/*.c)))

.PHONY: FORCE all run test test-long bench soak fuzz prove-isolation schema reset help unit-tests fuzz-tests clean
BUILD = $(MAKE) --no-print-directory -j$$(nproc)
BUILD_FUZZ = $(BUILD) B=.build-fuzz CC=clang \
             SANITIZE="-O1 -gline-tables-only -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all" fuzz-tests
.SECONDARY:
.SECONDEXPANSION:
.DELETE_ON_ERROR:

all: $(PAGES) $(DAEMONS)

run:
	@nginx/install
	@$(BUILD) all
	@exec nginx/as-user nginx/serve

# T=tests/sql/x.t runs one.
test:
	@nginx/install nginx/packages nginx/packages-test
	@[ ! -e tests/package.json ] || tests/npm
	@$(BUILD) all unit-tests
	@[ -n "$(T)" ] || $(BUILD) B=.build-asan SANITIZE="-fsanitize=address,undefined" unit-tests
	@case "$(T)" in "" | *tests/fuzz/*) $(BUILD_FUZZ) ;; esac
	@exec tests/run $(T)

fuzz soak test-long: export LONG = 1
soak test-long: export TEST_SECONDS = 1500
soak test-long: # tests that have a long version look at LONG
	@$(MAKE) --no-print-directory test T="$(if $(filter soak,$@),$(wildcard tests/soak/*.t),$(shell grep -lw LONG tests/*/*.t tests/*/*.sql))"
	@[ $@ = soak ] || $(MAKE) --no-print-directory fuzz FUZZ_SECONDS=60

fuzz: export FUZZ_SECONDS ?= 600
fuzz:
	@nginx/install nginx/packages nginx/packages-test
	@$(BUILD_FUZZ)
	@prove --timer --jobs $$(nproc) --exec tests/fuzz/run tests/fuzz/*.c

# BENCH=webhooks measures one.
bench:
	@nginx/install nginx/packages nginx/packages-bench
	@$(BUILD) all
	@exec tests/bench/run $(BENCH)

prove-isolation:
	@nginx/install nginx/packages nginx/packages-test
	@$(BUILD) all unit-tests
	@exec tests/isolation/prove

schema:
	@sql/print-schema >sql/schema.new && mv sql/schema.new sql/schema.sql

reset:
	@exec nginx/reset

help:
	@sed -n 's/^#   //p' Makefile

$(B)/%.c.o: %.c
	@mkdir -p $(@D); echo "  $<"
	@$(CC) $(CFLAGS) -c $< -o $@

$(B)/%.cc.o: %.cc
	@mkdir -p $(@D); echo "  $<"
	@$(CXX) $(CXXFLAGS) -c $< -o $@

# Tables made from the data of a Debian package.
$(B)/%.inc: cgi-bin/lib/%.py
	@mkdir -p $(@D)
	/usr/bin/python3 $< > $@
$(patsubst cgi-bin/lib/%.py,$(B)/cgi-bin/lib/%.c.o,$(wildcard cgi-bin/lib/*.py)): $(B)/cgi-bin/lib/%.c.o: $(B)/%.inc

$(B)/libmanyline.a: $(SHARED)
	@rm -f $@; echo "  $@"
	@ar rcs $@ $^

# All programs of pages are one file with many names: what they share is in memory once. Names of programs that are gone go too.
$(B)/programs.inc: FORCE
	@mkdir -p $(@D); printf 'PROGRAM(%s)\n' $(NOUNS) >$@.new; cmp -s $@.new $@ || { find $(B) -path '$(B)/bin/*' -type l -delete; cp $@.new $@; }
$(MAIN): $(B)/programs.inc
$(B)/nouns/%.o: $(B)/cgi-bin/%.c.o
	@mkdir -p $(@D); objcopy --redefine-sym main=$*_main $< $@
$(B)/programs: $(MAIN) $(NOUNS:%=$(B)/nouns/%.o) $(B)/libmanyline.a
	@echo "  $@"
	@$(CC) $(LDFLAGS) $^ -o $@ $(LDLIBS)
$(PAGES): $(B)/programs
	@mkdir -p $(@D); ln -sf ../programs $@

# A daemon is a file or a folder of files; a worker, which jobs start for one piece of work, is a file.
daemon_objects = $(patsubst %,$(B)/%.o,$(wildcard cgi-bin/$(1).c cgi-bin/$(1)/*.c))
$(B)/bin/%: $$(call daemon_objects,$$*) $(B)/libmanyline.a
	@mkdir -p $(@D); echo "  $@"
	@$(CC) $(LDFLAGS) $^ -o $@ $(LDLIBS)

$(B)/tests/%: $(B)/tests/unit/%.c.o $(B)/libmanyline.a
	@mkdir -p $(@D); echo "  $@"
	@$(CC) $(LDFLAGS) $^ -o $@ -lcmocka $(LDLIBS)

unit-tests: $(UNITS)

$(B)/libfuzzed.a: $(FUZZED)
	@rm -f $@; echo "  $@"
	@ar rcs $@ $^

$(B)/fuzz/%: $(B)/tests/fuzz/%.c.o $(B)/libfuzzed.a
	@mkdir -p $(@D); echo "  $@"
	@$(CC) $(LDFLAGS) -fsanitize=fuzzer $^ -o $@ $(LDLIBS)

fuzz-tests: $(FUZZ)

clean:
	rm -rf $(B)

-include $(shell [ -d $(B) ] && find $(B) -name '*.d')
