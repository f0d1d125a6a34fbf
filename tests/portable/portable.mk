# SPDX-License-Identifier: MIT
# The portable programs, each four ways: glibc and musl, preloaded and linked with the archive.
# build/tests/portable/WAY/FOLDER/NAME is made of tests/FOLDER/NAME.c.

PORTABLE          := $(TESTS)/portable
PORTABLE_SOURCES  := $(wildcard tests/portable/*.c tests/portability/*.c tests/*/*_test.c)
PORTABLE_NAMES    := $(PORTABLE_SOURCES:tests/%.c=%)
PORTABLE_HEADERS  := $(wildcard tests/portable/*.h tests/portability/*.h) include/spawn_np.h include/prepare.h \
                     tests/portable/portable.mk
PORTABLE_WAYS     := glibc-preloaded glibc-static $(if $(MUSL_GCC),musl-preloaded musl-static)
PORTABLE_PROGRAMS := $(foreach way,$(PORTABLE_WAYS),$(PORTABLE_NAMES:%=$(PORTABLE)/$(way)/%))
PORTABLE_CFLAGS   := -std=c11 -D_GNU_SOURCE -O1 -g -Wall -Wextra $(WERROR) -I. -Iinclude
PORTABLE_LATE     := -pthread -rdynamic -Wl,--unresolved-symbols=ignore-all

$(PORTABLE)/glibc-preloaded/%: tests/%.c $(PORTABLE_HEADERS)
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(PORTABLE_CFLAGS) -o $@ $< $(PORTABLE_LATE)

$(PORTABLE)/glibc-static/%: tests/%.c $(PORTABLE_HEADERS) $(BUILD)/libspawn.a
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(PORTABLE_CFLAGS) -static -o $@ $< $(BUILD)/libspawn.a -pthread

$(PORTABLE)/musl-preloaded/%: tests/%.c $(PORTABLE_HEADERS)
	@mkdir -p $(@D)
	$(call say,CC) $(MUSL_GCC) $(PORTABLE_CFLAGS) -o $@ $< $(PORTABLE_LATE)

$(PORTABLE)/musl-static/%: tests/%.c $(PORTABLE_HEADERS) $(BUILD)/libspawn.a
	@mkdir -p $(@D)
	$(call say,CC) $(MUSL_GCC) $(PORTABLE_CFLAGS) -static -o $@ $< $(BUILD)/libspawn.a -pthread

# The archive in other places of the command line: all of it before the program, and after libc.
PORTABLE_FIRST := -Wl,--whole-archive $(BUILD)/libspawn.a -Wl,--no-whole-archive
PORTABLE_ORDERS := $(foreach libc,glibc $(if $(MUSL_GCC),musl),\
                       $(PORTABLE)/$(libc)-static/portable/neighbours-archive-first)

$(PORTABLE)/glibc-static/portable/neighbours-archive-first: tests/portable/neighbours.c \
    $(PORTABLE_HEADERS) $(BUILD)/libspawn.a
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(PORTABLE_CFLAGS) -static -o $@ $(PORTABLE_FIRST) $<

$(PORTABLE)/musl-static/portable/neighbours-archive-first: tests/portable/neighbours.c \
    $(PORTABLE_HEADERS) $(BUILD)/libspawn.a
	@mkdir -p $(@D)
	$(call say,CC) $(MUSL_GCC) $(PORTABLE_CFLAGS) -static -o $@ $(PORTABLE_FIRST) $<

test-programs: $(PORTABLE_PROGRAMS) $(PORTABLE_ORDERS)
