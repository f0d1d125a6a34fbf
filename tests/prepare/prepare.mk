# SPDX-License-Identifier: MIT
# The assembly of prepare() by itself, here and for 64-bit ARM. What compilers make of its callers is
# built by tests/prepare/run.

ASSEMBLY_CFLAGS := $(PORTABLE_CFLAGS) -static
assembly_sources = tests/prepare/assembly.c tests/prepare/registers-$(1).S sys/$(1)/prepare.S

$(TESTS)/prepare/assembly: $(call assembly_sources,$(ARCH)) tests/prepare/registers.h \
    $(PORTABLE_HEADERS) tests/prepare/prepare.mk
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(ASSEMBLY_CFLAGS) -o $@ $(call assembly_sources,$(ARCH)) -lm

$(ARM)/assembly: $(call assembly_sources,aarch64) tests/prepare/registers.h $(PORTABLE_HEADERS) \
    tests/prepare/prepare.mk
	@mkdir -p $(@D)
	$(call say,CC) $(ARM_GCC) $(ASSEMBLY_CFLAGS) -o $@ $(call assembly_sources,aarch64) -lm

test-programs: $(TESTS)/prepare/assembly $(if $(ARM_GCC),$(ARM)/assembly)
