# SPDX-License-Identifier: MIT
# make conformance             every assertion in every set-up, the matrix, and what is not as listed
# make conformance SUITE=dir   the programs of another suite without and with libspawn, compared
# make conformance-docs        the same, the mutations, and docs/conformance.md anew
# make conformance-programs    builds the suite only

CONFORMANCE := $(BUILD)/conformance
CONFORMANCE_GROUPS   := $(sort $(notdir $(wildcard conformance/groups/*)))
CONFORMANCE_HEADERS  := $(wildcard conformance/*/*.h conformance/*/*/*.h) conformance/conformance.mk
CONFORMANCE_LIBCS    := glibc $(if $(MUSL_GCC),musl)
CONFORMANCE_CFLAGS   := -std=c11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Wno-nonnull -I.
CONFORMANCE_CC_glibc  = $(CC)
CONFORMANCE_CC_musl   = $(MUSL_GCC)
CONFORMANCE_CXX_glibc = $(CXX)
CONFORMANCE_CXX_musl  = $(CXX) -nostdinc -isystem $(MUSL)
conformance_objects   = $(patsubst conformance/%.c,$(CONFORMANCE)/obj/$(2)/%.o,$(wildcard conformance/$(1)/*.c))

# Objects are made anew when the commands change, programs when a source has come or gone.
CONFORMANCE_HEADERS += $(CONFORMANCE)/commands
CONFORMANCE_SOURCES := $(CONFORMANCE)/sources
$(CONFORMANCE)/commands: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(foreach libc,$(CONFORMANCE_LIBCS),$(CONFORMANCE_CC_$(libc)) $(CONFORMANCE_CXX_$(libc))) $(CONFORMANCE_CFLAGS)' >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@
$(CONFORMANCE_SOURCES): FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(sort $(wildcard conformance/*/*.c conformance/*/*/*.c))' >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

# Of the reporter, and of each group's program: built for a libc as it is, and linked with the archive.
define conformance_libc
$(CONFORMANCE)/obj/$(1)/%.o: conformance/%.c $(CONFORMANCE_HEADERS)
	@mkdir -p $$(@D)
	$$(call say,CC) $$(CONFORMANCE_CC_$(1)) $(CONFORMANCE_CFLAGS) $(WERROR) -c $$< -o $$@

$(CONFORMANCE)/$(1)/report: $(call conformance_objects,reporter,$(1)) $(CONFORMANCE_SOURCES)
	@mkdir -p $$(@D)
	$$(call say,LINK) $$(CONFORMANCE_CC_$(1)) -static -o $$@ $$(filter %.o,$$^) -lm

$(CONFORMANCE)/$(1)-static+libspawn/report: $(CONFORMANCE)/$(1)/report
	@mkdir -p $$(@D)
	@cp $$< $$@

$(foreach group,$(CONFORMANCE_GROUPS),$(call conformance_program,$(1),$(group)))
$(call conformance_answers,$(1),$(1))
$(call conformance_other_headers,$(1),$(CONFORMANCE)/$(1)+libspawn,-Iinclude/posix)
endef

define conformance_program
$(CONFORMANCE)/$(1)/$(2): $(call conformance_objects,groups/$(2),$(1)) $(call conformance_objects,harness,$(1)) $(call answers_for,$(2),$(1)) $(CONFORMANCE)/$(1)/report $(CONFORMANCE_SOURCES)
	$$(call say,LINK) $$(CONFORMANCE_CC_$(1)) -rdynamic -o $$@ $$(filter %.o,$$^) -pthread -Wl,--as-needed -lm

$(CONFORMANCE)/$(1)-static+libspawn/$(2): $(call conformance_objects,groups/$(2),$(1)) $(call conformance_objects,harness,$(1)) $(call answers_for,$(2),$(1)+libspawn) $(BUILD)/libspawn.a $(CONFORMANCE)/$(1)-static+libspawn/report $(CONFORMANCE_SOURCES)
	$$(call say,LINK) $$(CONFORMANCE_CC_$(1)) -static -o $$@ $$(filter %.o,$$^) $(BUILD)/libspawn.a -pthread -lm

endef

# What the compilers make of the units in conformance/headers is linked into group A's program. Of
# libc, name, flags.
answers_for = $(if $(filter a_header,$(1)),$(CONFORMANCE)/obj/answers/$(2).o)
define conformance_answers
$(CONFORMANCE)/obj/answers/$(2).o: $(wildcard conformance/headers/*) include/posix/spawn.h $(CONFORMANCE_HEADERS)
	@mkdir -p $$(@D)
	$$(call say,UNITS) CC='$$(CONFORMANCE_CC_$(1))' CXX='$$(CONFORMANCE_CXX_$(1))' conformance/headers/compile $(3) >$$(@:.o=.c)
	@$$(CONFORMANCE_CC_$(1)) $(CONFORMANCE_CFLAGS) -c $$(@:.o=.c) -o $$@
endef

# That program alone for other headers: libc, folder, flags.
define conformance_other_headers
$(call conformance_answers,$(1),$(notdir $(2)),$(3))

$(2)/a_header: $(call conformance_objects,groups/a_header,$(1)) $(call conformance_objects,harness,$(1)) $(CONFORMANCE)/obj/answers/$(notdir $(2)).o $(CONFORMANCE)/$(1)/report $(CONFORMANCE_SOURCES)
	@mkdir -p $$(@D)
	@cp $(CONFORMANCE)/$(1)/report $$(@D)/report
	$$(call say,LINK) $$(CONFORMANCE_CC_$(1)) -rdynamic -o $$@ $$(filter %.o,$$^) -pthread -Wl,--as-needed -lm

endef

$(foreach libc,$(CONFORMANCE_LIBCS),$(eval $(call conformance_libc,$(libc))))

conformance-programs: $(foreach libc,$(CONFORMANCE_LIBCS),\
    $(CONFORMANCE_GROUPS:%=$(CONFORMANCE)/$(libc)/%) \
    $(CONFORMANCE_GROUPS:%=$(CONFORMANCE)/$(libc)-static+libspawn/%) \
    $(CONFORMANCE)/$(libc)+libspawn/a_header) $(BUILD)/libspawn.so
.PHONY: conformance-programs

# What is needed is installed first: a new make then finds it. musl and newer libcs may be missing.
conformance:
	@tools/need gcc:gcc unshare:util-linux
	@tools/need musl-gcc:musl-tools || echo 'Going on without musl.'
	@$(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc)) \
	    $(if $(SUITE),all,conformance-programs)
	@CC="$(CC)" conformance/conform "$(BUILD)" $(if $(SUITE),"$(SUITE)")

conformance-docs: conformance
	conformance/mutate $(BUILD)
	conformance/document $(BUILD) >$(CONFORMANCE)/conformance.md
	cp $(CONFORMANCE)/conformance.md docs/conformance.md
.PHONY: conformance conformance-docs

# The tests of the suite's own machinery use it.
test-programs: $(CONFORMANCE)/glibc/report
