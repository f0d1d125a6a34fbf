# SPDX-License-Identifier: MIT
# The program that calls both versions of posix_spawn: only x86-64 has them under these names.

ABI_PROGRAMS := $(if $(filter x86_64,$(ARCH)),$(TESTS)/abi/versions)

$(TESTS)/abi/versions: tests/abi/versions.c $(PORTABLE_HEADERS) tests/abi/abi.mk
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(PORTABLE_CFLAGS) -o $@ $< $(PORTABLE_LATE)

test-programs: $(ABI_PROGRAMS)

$(TESTS)/abi/two_copies: tests/abi/two_copies.c $(BUILD)/libspawn.a
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -std=c11 -D_GNU_SOURCE -O1 -Wall -Wextra -o $@ $^ -ldl

test-programs: $(TESTS)/abi/two_copies
