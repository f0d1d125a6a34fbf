# SPDX-License-Identifier: MIT
# The runnable examples: docs/examples/NAME.c, in C11 with the archive, for glibc and, where
# musl-gcc is there, for musl. NAME.expected is what it prints.

EXAMPLES         := $(BUILD)/examples
EXAMPLE_NAMES    := $(patsubst docs/examples/%.c,%,$(wildcard docs/examples/*.c))
EXAMPLE_WAYS     := glibc $(if $(MUSL_GCC),musl)
EXAMPLE_PROGRAMS := $(foreach way,$(EXAMPLE_WAYS),$(EXAMPLE_NAMES:%=$(EXAMPLES)/$(way)/%))
EXAMPLE_CFLAGS   := -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra $(WERROR) -Iinclude

.PHONY: examples
examples: $(EXAMPLE_PROGRAMS)

$(EXAMPLES)/glibc/%: docs/examples/%.c include/spawn_np.h include/prepare.h $(BUILD)/libspawn.a
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(EXAMPLE_CFLAGS) -o $@ $< $(BUILD)/libspawn.a -pthread

$(EXAMPLES)/musl/%: docs/examples/%.c include/spawn_np.h include/prepare.h $(BUILD)/libspawn.a
	@mkdir -p $(@D)
	$(call say,CC) $(MUSL_GCC) $(EXAMPLE_CFLAGS) -static -o $@ $< $(BUILD)/libspawn.a -pthread

test-programs: examples
