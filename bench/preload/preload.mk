# SPDX-License-Identifier: MIT
# What preloading costs a program: one that does nothing, for each libc, and shared objects with nothing
# in them, linked as compilers do by themselves, and as libspawn.so is.

PRELOAD          := $(BENCH)/preload
PRELOAD_PROGRAMS := $(BENCH_LIBCS:%=$(PRELOAD)/%-program) $(PRELOAD)/empty.so $(PRELOAD)/lean.so

$(PRELOAD)/%-program: bench/preload/program.c
	@mkdir -p $(@D)
	$(call say,CC) $(BENCH_CC_$*) -O2 -o $@ $<

$(PRELOAD)/empty.so: bench/preload/empty.c
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -shared -fPIC -o $@ $<

$(PRELOAD)/lean.so: bench/preload/empty.c
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -shared -fPIC -nostdlib -Wl,-z,norelro,-z,noseparate-code,--hash-style=gnu -o $@ $<

bench-programs test-programs: $(PRELOAD_PROGRAMS)
