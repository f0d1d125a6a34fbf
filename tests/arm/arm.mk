# SPDX-License-Identifier: MIT
# The library for 64-bit ARM, and the portable programs that ask for exact answers under emulators.

ARM_GCC := $(if $(filter-out aarch64,$(ARCH)),$(shell command -v aarch64-linux-gnu-gcc))
ARM     := $(TESTS)/arm

$(ARM)/libspawn.a: $(SOURCES) $(wildcard */*.hpp) $(wildcard sys/aarch64/*.S) Makefile tools/check-child
	$(call say,ARM) $(MAKE) --no-print-directory CROSS=aarch64-linux-gnu- \
	    CXX=aarch64-linux-gnu-g++ BUILD=$(ARM) HEADERS=system V=0 WERROR=$(WERROR) >$(TESTS)/arm.log

ARM_PROGRAMS := $(ARM)/emulated $(ARM)/emulated_records $(ARM)/emulated_launches
$(ARM_PROGRAMS): $(ARM)/%: tests/portable/%.c $(PORTABLE_HEADERS) $(ARM)/libspawn.a
	$(call say,CC) $(ARM_GCC) $(PORTABLE_CFLAGS) -static -o $@ $< $(ARM)/libspawn.a

test-programs: $(if $(ARM_GCC),$(ARM_PROGRAMS))
