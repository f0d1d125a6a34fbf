# SPDX-License-Identifier: MIT
# make bench            all figures and plots: one table, and TSV, SVG and a page in docs/bench
# make bench-check      the figures that are promised, each beside its bound; fails where one is not met
# make syscall-table    the system calls of one launch, of all peers, counted by strace
# make bench-programs   builds what they run
# See bench/README.md.

BENCH := $(BUILD)/bench
BENCH_LIBCS   := glibc $(if $(MUSL_GCC),musl)
BENCH_HEADERS := $(wildcard bench/runner/*.h) bench/bench.mk include/spawn_np.h
BENCH_SOURCES := $(wildcard bench/runner/*.c bench/runner/cases/*.c) bench/runner/clone3/$(ARCH).S $(BENCH)/cases.c
BENCH_CASES   := $(sort $(basename $(notdir $(wildcard bench/runner/cases/*.c))))
BENCH_CFLAGS  := -std=c11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -I. -Iinclude
BENCH_CC_glibc = $(CC)
BENCH_CC_musl  = $(MUSL_GCC)

# The list of cases is the list of files.
$(BENCH)/cases.c: FORCE
	@mkdir -p $(@D)
	@{ printf '#include "bench/runner/runner.h"\n'; \
	   printf 'extern const struct Case case_%s;\n' $(BENCH_CASES); \
	   printf 'const struct NamedCase cases[] = {\n'; \
	   for name in $(BENCH_CASES); do printf '{"%s", &case_%s},\n' $$name $$name; done; \
	   printf '{0, 0}};\n'; } >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

# -z dynamic-undefined-weak: what the preloaded library has is found at run time.
define bench_runner
$(BENCH)/$(1)/runner: $(BENCH_SOURCES) $(BENCH_HEADERS)
	@mkdir -p $$(@D)
	$$(call say,CC) $$(BENCH_CC_$(1)) $(BENCH_CFLAGS) $(WERROR) -o $$@ $$(filter %.c %.S,$$^) \
	    -pthread -rdynamic -Wl,-z,dynamic-undefined-weak

$(BENCH)/$(1)/calls: bench/calls.c include/spawn_np.h bench/bench.mk
	@mkdir -p $$(@D)
	$$(call say,CC) $$(BENCH_CC_$(1)) $(BENCH_CFLAGS) $(WERROR) -o $$@ $$< \
	    -rdynamic -Wl,-z,dynamic-undefined-weak

endef
$(foreach libc,$(BENCH_LIBCS),$(eval $(call bench_runner,$(libc))))

# The archive can be linked where the launcher is, and libc.a is there.
BENCH_STATIC := $(if $(and $(LAUNCHER),$(LAUNCHER_STATIC)),$(BENCH)/static/runner)
$(BENCH)/static/runner: $(BENCH_SOURCES) $(BENCH_HEADERS) $(BUILD)/libspawn.a
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(BENCH_CFLAGS) $(WERROR) -static -o $@ $(filter %.c %.S %.a,$^) -pthread

# As small as a program gets: one segment, and no more than its headers.
$(BENCH)/child: bench/child/$(ARCH).S
	@mkdir -p $(@D)
	$(call say,AS) $(CC) -static -nostdlib -s -Wl,-n,--build-id=none,-z,noseparate-code -o $@ $<

# One process is enough for what it measures: a program of Google Benchmark, where that is installed.
$(BENCH)/objects: bench/objects.cpp
	@mkdir -p $(@D)
	$(call say,CXX) $(CXX) -std=c++20 -O2 -g -Wall -Wextra $(WERROR) -o $@ $< -lbenchmark -lpthread

BENCH_LIBRARY  := $(wildcard /usr/include/benchmark/benchmark.h)
BENCH_PROGRAMS := $(BENCH_LIBCS:%=$(BENCH)/%/runner) $(BENCH_LIBCS:%=$(BENCH)/%/calls) $(BENCH_STATIC) $(BENCH)/child \
                  $(if $(BENCH_LIBRARY),$(BENCH)/objects)
.PHONY: bench bench-check syscall-table bench-programs bench-needs
bench-programs: all $(BENCH_PROGRAMS)

# What is needed is installed first: a new make then finds it. The rest may be missing.
bench-needs:
	@tools/need gcc:gcc python3:python3
	@tools/need musl-gcc:musl-tools benchmark/benchmark.h:libbenchmark-dev \
	    ninja:ninja-build || echo 'Going on without.'
	@$(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc)) bench-programs
	@mkdir -p $(CONFORMANCE)/libcs
	@conformance/fetch-libcs $(CONFORMANCE)/libcs

bench-check: bench-needs
	@bench/bench check $(BUILD)

syscall-table: bench-needs
	@tools/need strace:strace
	@bench/calls table $(BUILD)

bench: bench-needs
	@tools/need gnuplot:gnuplot-nox || echo 'Going on without; nothing is drawn.'
	@bench/bench run $(BUILD) docs/bench

# The tests run everything once.
test-programs: $(BENCH_PROGRAMS)

include bench/preload/preload.mk
