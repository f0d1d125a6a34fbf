# SPDX-License-Identifier: MIT
# make            the library: build/libspawn.so, build/libspawn.a and build/libspawn-debug.so; and
#                 the launcher, build/libspawn
# make test       every test; installs what they need where it may
# make conformance  POSIX, assertion by assertion, for libcs and libspawn (docs/conformance.md)
# make demo       real programs with and without the library
# make bench-check  what is promised of its speed, each figure beside its bound (bench/README.md)
# make bench      the same, and plots, into docs/bench
# make syscall-table  the system calls of one launch, libspawn's and other libcs' (docs/calls.md)
# make check      style and structure: format, lint, layers, files without tests
# make install    into PREFIX (default /usr/local) and LIBDIR (PREFIX/lib), under DESTDIR
# CROSS=aarch64-linux-gnu-  builds with that prefix before every tool
# HEADERS=system  compiles against the system's libc headers even where musl's are installed

BUILD  := build
PREFIX := /usr/local
LIBDIR  = $(PREFIX)/lib
VERSION := 0.1.0
CROSS  :=
# Taken from the environment too, but for make's own defaults.
own = $(filter default undefined,$(origin $(1)))
CXX      := $(if $(call own,CXX),$(CROSS)g++,$(CXX))
LD       := $(if $(call own,LD),$(CROSS)ld,$(LD))
AR       := $(if $(call own,AR),$(CROSS)ar,$(AR))
OBJCOPY  ?= $(CROSS)objcopy
CXXFLAGS ?= -Os -g
ARCH     := $(firstword $(subst -, ,$(shell $(CXX) -dumpmachine)))
MUSL     := $(wildcard /usr/include/$(ARCH)-linux-musl)
HEADERS  := $(if $(MUSL),musl,system)
OBJ      := $(BUILD)/obj

LAYERS       := sys objects attrs file_actions spawn commands extensions
SOURCES      := $(wildcard $(LAYERS:%=%/*.cpp))
CHILD_SOURCES := $(filter %_child.cpp,$(SOURCES))
# Architectures that are older than glibc 2.15 have two versions of posix_spawn.
VERSIONS       := $(wildcard abi/$(ARCH).map)
OLD_SOURCES    := spawn/posix_spawn_old.cpp
SHARED_SOURCES := $(if $(VERSIONS),$(OLD_SOURCES))
# What static programs find in libc.a otherwise.
ARCHIVE_SOURCES := commands/static_libc.cpp
CALLER_SOURCES := $(filter-out $(CHILD_SOURCES) $(OLD_SOURCES) $(ARCHIVE_SOURCES),$(SOURCES))
# What comes between callbacks and libc, in libspawn-debug.so alone.
DEBUG_SOURCES  := $(wildcard debug/*.cpp)
UNWATCHED      := spawn/watch.cpp
objects = $(patsubst %.cpp,$(OBJ)/%.o,$(1))
CALLER_OBJECTS := $(call objects,$(CALLER_SOURCES)) $(OBJ)/prepare.o

LANGUAGE := -std=c++20 -fno-exceptions -fno-rtti -fno-threadsafe-statics -nostdinc++ \
            -D_GNU_SOURCE -U_FORTIFY_SOURCE -I. -Iinclude \
            $(if $(filter musl,$(HEADERS)),-nostdinc -isystem $(MUSL))
# A table of jumps is larger than the comparisons that it saves.
CODE     := -fPIC -fvisibility=hidden -fno-stack-protector -fno-jump-tables \
            $(if $(filter aarch64,$(ARCH)),-mno-outline-atomics) \
            $(if $(filter x86_64,$(ARCH)),-fcf-protection)
# The loader fills the table of libc's addresses at once: stubs that could do so later are not needed.
NO_STUBS := $(if $(filter x86_64,$(ARCH)),-fno-plt)
# Tables for unwinding at run time: docs/preloading.md. Debuggers have the same from -g.
UNWIND   := -fno-asynchronous-unwind-tables
# glibc's headers give attributes to the names that they know, and not to our aliases of them.
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wno-missing-field-initializers \
            $(if $(findstring clang,$(CXX)),,-Wno-missing-attributes)
WERROR   :=
# Link-time optimisation drops the old symbol versions; fortified functions are not musl's.
REFUSED  := -flto% -ffat-lto-objects -D_FORTIFY_SOURCE% -Wp,-D_FORTIFY_SOURCE%
FLAGS     = $(filter-out $(REFUSED),$(CPPFLAGS) $(CXXFLAGS)) "-ffile-prefix-map=$(CURDIR)=."
COMPILE   = $(CXX) $(UNWIND) $(FLAGS) $(LANGUAGE) $(CODE) $(NO_STUBS) $(WARNINGS) $(WERROR) -MD -MP

# Nothing may be woven into the child, and without optimisation compilers call memset: docs/child.md.
INSTRUMENTATION := -O% -fsanitize% -fprofile% -fcoverage% --coverage -ftest-coverage -pg \
    -fstack-protector% -fstack-clash-protection -finstrument-functions% -fpatchable-function-entry% \
    -ftrivial-auto-var-init% -ffunction-sections -fdata-sections -g% -fno-plt -mcmodel% \
    -mindirect-branch% -mfunction-return% -fsplit-stack
# By -Os they do so too, but for GCC on x86-64, which has instructions for it.
CHILD_LEVEL := $(if $(or $(findstring clang,$(CXX)),$(filter-out x86_64,$(ARCH))),-O2,-Os)
CHILD_CODE := $(CHILD_LEVEL) -g -ffreestanding -fno-builtin \
              $(if $(findstring clang,$(CXX)),,-fno-tree-loop-distribute-patterns -fno-reorder-functions)
COMPILE_CHILD = $(CXX) $(UNWIND) $(filter-out $(INSTRUMENTATION),$(FLAGS)) $(LANGUAGE) $(CODE) $(CHILD_CODE) \
                $(WARNINGS) $(WERROR) -MD -MP
# What the parent calls of the child's object: the assembly's two functions, and SETEXEC.
CHILD_ENTRIES := libspawn_clone libspawn_run_steps libspawn_syscall

# What loading costs, and LDFLAGS that ask for something else: docs/preloading.md.
LINK_SHARED = $(CXX) $(FLAGS) -Wl,-z,norelro $(filter-out $(REFUSED),$(LDFLAGS)) -shared -nostdlib \
              -Wl,-soname,$(@F).1 -Wl,-z,nodelete -Wl,-Bsymbolic-functions \
              -Wl,-z,noexecstack -Wl,-z,now -Wl,-z,noseparate-code -Wl,--hash-style=gnu \
              $(VERSIONS:%=-Wl,--version-script=%)

# One short line for each step; V=1 shows the commands.
V := 0
say = @$(if $(filter 0,$(V)),printf '  %-6s %s\n' $(1) $@;,set -x;)

.PHONY: all check clean install FORCE
.DELETE_ON_ERROR:
all: $(BUILD)/libspawn.so $(BUILD)/libspawn.a $(BUILD)/libspawn-debug.so

# Objects are made anew when the commands change.
COMMANDS := $(OBJ)/command-lines
$(COMMANDS): FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(COMPILE)' '$(COMPILE_CHILD)' >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@
FORCE:

$(OBJ)/%_child.o: %_child.cpp Makefile $(COMMANDS)
	@mkdir -p $(@D)
	$(call say,CHILD) $(COMPILE_CHILD) -c $< -o $@

# A thread that is cancelled in system() unwinds through it into its caller; so does what a handler
# throws while pclose() waits.
$(OBJ)/commands/system.o $(OBJ)/commands/pclose.o: private UNWIND := -fasynchronous-unwind-tables

$(OBJ)/%.o: %.cpp Makefile $(COMMANDS)
	@mkdir -p $(@D)
	$(call say,CXX) $(COMPILE) -c $< -o $@

$(OBJ)/entry.o $(OBJ)/prepare.o: $(OBJ)/%.o: sys/$(ARCH)/%.S Makefile $(COMMANDS)
	@mkdir -p $(@D)
	$(call say,AS) $(CXX) -c $< -o $@

$(OBJ)/guards.o: debug/$(ARCH)/guards.S debug/names.inc Makefile $(COMMANDS)
	@mkdir -p $(@D)
	$(call say,AS) $(CXX) -I. -c $< -o $@

# The child's side: one object, one section, proved to touch nothing.
$(OBJ)/child.o: $(call objects,$(CHILD_SOURCES)) $(OBJ)/entry.o tools/check-child
	$(call say,JOIN) $(LD) -r -o $@.joined $(filter %.o,$^)
	@$(OBJCOPY) $(CHILD_ENTRIES:%=--keep-global-symbol=%) \
	    --rename-section .text=libspawn_child,alloc,load,readonly,code,contents $@.joined $@
	@NM=$(CROSS)nm READELF=$(CROSS)readelf tools/check-child $@ $(CHILD_ENTRIES)

# All of the library as one object, so that a static program never links half of it.
$(OBJ)/libspawn.o: $(OBJ)/child.o $(CALLER_OBJECTS) $(call objects,$(ARCHIVE_SOURCES))
	$(call say,JOIN) $(LD) -r -o $@ $^
	@$(OBJCOPY) --localize-hidden $@

$(BUILD)/libspawn.a: $(OBJ)/libspawn.o
	@rm -f $@
	$(call say,AR) $(AR) rcs $@ $^

$(BUILD)/libspawn.so: $(OBJ)/child.o $(CALLER_OBJECTS) $(call objects,$(SHARED_SOURCES)) $(VERSIONS)
	$(call say,LINK) $(LINK_SHARED) -o $@ $(filter %.o,$^)

$(BUILD)/libspawn-debug.so: $(OBJ)/child.o $(OBJ)/guards.o $(VERSIONS) \
    $(filter-out $(call objects,$(UNWATCHED)),$(CALLER_OBJECTS)) \
    $(call objects,$(SHARED_SOURCES) $(DEBUG_SOURCES))
	$(call say,LINK) $(LINK_SHARED) -o $@ $(filter %.o,$^)

TO = $(DESTDIR)$(LIBDIR)
install: all
	install -d "$(TO)/pkgconfig" "$(TO)/cmake/libspawn" "$(DESTDIR)$(PREFIX)/include/libspawn"
	install -m 755 $(BUILD)/libspawn.so "$(TO)/libspawn.so.1"
	ln -sf libspawn.so.1 "$(TO)/libspawn.so"
	install -m 755 $(BUILD)/libspawn-debug.so "$(TO)/libspawn-debug.so"
	install -m 644 $(BUILD)/libspawn.a "$(TO)/libspawn.a"
	install -m 644 include/spawn_np.h include/prepare.h "$(DESTDIR)$(PREFIX)/include"
	install -m 644 include/posix/spawn.h "$(DESTDIR)$(PREFIX)/include/libspawn/spawn.h"
	sed 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@VERSION@|$(VERSION)|' \
	    packaging/libspawn.pc.in >"$(TO)/pkgconfig/libspawn.pc"
	sed 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@VERSION@|$(VERSION)|' \
	    packaging/libspawn-config.cmake.in >"$(TO)/cmake/libspawn/libspawn-config.cmake"
	sed 's|@VERSION@|$(VERSION)|' packaging/libspawn-config-version.cmake.in \
	    >"$(TO)/cmake/libspawn/libspawn-config-version.cmake"

check:
	@tools/check-structure
	@tools/check-style

clean:
	rm -rf $(BUILD)

-include $(patsubst %.o,%.d,$(call objects,$(SOURCES) $(DEBUG_SOURCES)))

include launcher/launcher.mk
include tests/tests.mk
include tools/demo.mk
include conformance/conformance.mk
include bench/bench.mk
