# SPDX-License-Identifier: MIT
# The tests: see tests/README.md.

TESTS   := $(BUILD)/tests
HELPERS := $(TESTS)/helpers

TEST_SOURCES := $(wildcard tests/*/*_test.cpp)
# What includes the library's own headers is linked with its objects, not with what ships.
UNIT_SOURCES := $(shell grep -lE '^\#include "(sys|objects|attrs|file_actions|spawn|commands|extensions)/' $(TEST_SOURCES))
PUBLIC_SOURCES := $(filter-out $(UNIT_SOURCES),$(TEST_SOURCES))
SUPPORT_SOURCES := $(wildcard tests/support/*.cpp)
test_objects = $(patsubst %.cpp,$(TESTS)/obj/%.o,$(1))

TEST_CXXFLAGS := -std=c++20 -O1 -g -Wall -Wextra -Wno-missing-field-initializers -D_GNU_SOURCE -I. -Iinclude
TEST_LIBS     := -lgtest -lpthread -ldl
MUSL_GCC      := $(shell command -v musl-gcc)

$(TESTS)/obj/%.o: %.cpp
	@mkdir -p $(@D)
	$(call say,CXX) $(CXX) $(TEST_CXXFLAGS) $(WERROR) -MMD -MP -c $< -o $@

$(HELPERS)/%: tests/support/%.c
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -std=c11 -D_GNU_SOURCE -O1 -Wall -Wextra -static -o $@ $<

HELPER_PROGRAMS := $(patsubst tests/support/%.c,$(HELPERS)/%,$(wildcard tests/support/*.c))

# -rdynamic: without it the linker makes no dynamic reference of a name that libc has not.
# Three ways: the archive; nothing, so that LD_PRELOAD provides the functions; the objects.
$(TESTS)/linked: $(call test_objects,$(PUBLIC_SOURCES) $(SUPPORT_SOURCES)) $(BUILD)/libspawn.a
	$(call say,LINK) $(CXX) -rdynamic -o $@ $^ $(TEST_LIBS)

$(TESTS)/preloaded: $(call test_objects,$(PUBLIC_SOURCES) $(SUPPORT_SOURCES))
	$(call say,LINK) $(CXX) -rdynamic -Wl,--unresolved-symbols=ignore-all -o $@ $^ $(TEST_LIBS)

$(TESTS)/unit: $(call test_objects,$(UNIT_SOURCES) $(SUPPORT_SOURCES)) $(OBJ)/libspawn.o
	$(call say,LINK) $(CXX) -o $@ $(filter-out %/libspawn.o,$^) $(OBJ)/child.o \
	    $(CALLER_OBJECTS) $(TEST_LIBS)

include tests/portable/portable.mk
include tests/abi/abi.mk
include tests/debug/debug.mk
include tests/arm/arm.mk
include tests/sanitizers/sanitizers.mk
include tests/prepare/prepare.mk
include docs/examples/examples.mk

.PHONY: test test-programs
test-programs: all $(HELPER_PROGRAMS) $(TESTS)/linked $(TESTS)/preloaded $(if $(UNIT_SOURCES),$(TESTS)/unit)

# The second list makes suites skip where it cannot be installed, the first is needed.
test:
	@tools/need g++:g++ gtest/gtest.h:libgtest-dev
	@tools/need musl-gcc:musl-tools valgrind:valgrind qemu-x86_64:qemu-user python3:python3 \
	    ninja:ninja-build rustc:rustc javac:default-jdk-headless ocamlc:ocaml-nox fish:fish \
	    bear:bear mandoc:mandoc spin:spin strace:strace aarch64-linux-gnu-g++:g++-aarch64-linux-gnu \
	    benchmark/benchmark.h:libbenchmark-dev gnuplot:gnuplot-nox || echo 'Going on without; what needs them is skipped.'
	@$(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc)) test-programs
	@tests/run $(BUILD)

-include $(patsubst %.o,%.d,$(call test_objects,$(TEST_SOURCES) $(SUPPORT_SOURCES)))
