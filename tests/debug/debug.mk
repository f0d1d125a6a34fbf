# SPDX-License-Identifier: MIT
# The programs that run with libspawn-debug.so: glibc's with fortified functions, and musl's.

DEBUG_NAMES    := $(patsubst tests/debug/%.c,%,$(wildcard tests/debug/*.c))
DEBUG_WAYS     := glibc $(if $(MUSL_GCC),musl)
DEBUG_PROGRAMS := $(foreach way,$(DEBUG_WAYS),$(DEBUG_NAMES:%=$(TESTS)/debug/$(way)/%))

$(TESTS)/debug/glibc/%: tests/debug/%.c $(PORTABLE_HEADERS) tests/debug/debug.mk
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(PORTABLE_CFLAGS) -O2 -D_FORTIFY_SOURCE=2 -o $@ $< $(PORTABLE_LATE)

$(TESTS)/debug/musl/%: tests/debug/%.c $(PORTABLE_HEADERS) tests/debug/debug.mk
	@mkdir -p $(@D)
	$(call say,CC) $(MUSL_GCC) $(PORTABLE_CFLAGS) -o $@ $< $(PORTABLE_LATE)

test-programs: $(DEBUG_PROGRAMS)
