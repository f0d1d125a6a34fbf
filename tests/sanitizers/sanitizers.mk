# SPDX-License-Identifier: MIT
# The caller's side of the library under sanitizers, linked into portable programs that launch. The
# child's side is as ever: nothing is woven into it. The run times come with gcc.

SANITIZED       := $(TESTS)/sanitizers
SANITIZED_NAMES := portable/outstanding portable/outliving portable/outcome portable/cancelled \
                   extensions/start_test extensions/finish_test attrs/timeout_test
SANITIZED_GCC   := $(if $(CROSS),,$(shell command -v gcc))
has_run_time     = $(findstring /,$(shell $(SANITIZED_GCC) -print-file-name=$(1)))
SANITIZED_WAYS  := $(if $(SANITIZED_GCC),$(if $(call has_run_time,libasan.so),address) \
                       $(if $(call has_run_time,libtsan.so),thread))
sanitize         = -fsanitize=$(if $(filter address,$(1)),address$(comma)undefined,thread) \
                   -fno-sanitize-recover=all
comma           := ,

$(SANITIZED)/%/libspawn.a: $(SOURCES) $(wildcard */*.hpp) sys/$(ARCH)/entry.S Makefile \
    tools/check-child tests/sanitizers/sanitizers.mk
	@mkdir -p $(@D)
	$(call say,BUILD) $(MAKE) --no-print-directory CXX=g++ BUILD=$(@D) V=0 WERROR=$(WERROR) \
	    CXXFLAGS='-O1 -g $(call sanitize,$*)' $@ >$(@D).log

.PRECIOUS: $(SANITIZED)/%/libspawn.a

define sanitized_programs
$(SANITIZED)/$(1)/programs/%: tests/%.c $(PORTABLE_HEADERS) $(SANITIZED)/$(1)/libspawn.a
	@mkdir -p $$(@D)
	$$(call say,CC) $(SANITIZED_GCC) $(PORTABLE_CFLAGS) $(call sanitize,$(1)) -o $$@ $$< \
	    $(SANITIZED)/$(1)/libspawn.a -pthread

test-programs: $(SANITIZED_NAMES:%=$(SANITIZED)/$(1)/programs/%)
endef
$(foreach way,$(SANITIZED_WAYS),$(eval $(call sanitized_programs,$(way))))
