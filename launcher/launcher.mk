# SPDX-License-Identifier: MIT
# The launcher: a user of the public header and the archive, without a C++ run time. Static, as it is
# started often and works in any root directory; with musl where that is installed, as that starts
# faster (docs/launcher.md). An archive with sanitizers or profilers in it cannot be linked
# without their run time: there is no launcher then.

LAUNCHER         := $(if $(filter -fsanitize% -fprofile% --coverage -pg,$(CXXFLAGS)),,$(BUILD)/libspawn)
LAUNCHER_OBJECTS := $(patsubst %.cpp,$(OBJ)/%.o,$(wildcard launcher/*.cpp))
LAUNCHER_MUSL    := $(if $(and $(MUSL),$(filter musl,$(HEADERS))),$(shell command -v musl-gcc))
# Where libc.a is missing, as on some distributions, it is linked with the shared one.
LAUNCHER_STATIC  := $(if $(findstring /,$(shell $(CXX) -print-file-name=libc.a)),-static)
LAUNCHER_LANGUAGE = -std=c++20 -fno-exceptions -fno-rtti -fno-threadsafe-statics -nostdinc++ \
                    -D_GNU_SOURCE -DLAUNCHER_VERSION='"$(VERSION)"' -I. -Iinclude
LAUNCHER_HEADERS  = $(if $(LAUNCHER_MUSL),-U_FORTIFY_SOURCE -nostdinc -isystem $(MUSL))
COMPILE_LAUNCHER  = $(CXX) $(FLAGS) $(LAUNCHER_LANGUAGE) $(WARNINGS) $(WERROR) -MD -MP
# A C compiler's driver links: nothing of C++ is needed.
LINK_LAUNCHER     = $(if $(LAUNCHER_MUSL),$(LAUNCHER_MUSL) -static,$(CXX) $(LAUNCHER_STATIC)) \
                    $(LAUNCHER_LDFLAGS)
LAUNCHER_LDFLAGS  = $(filter-out $(REFUSED),$(LDFLAGS))

all: $(LAUNCHER)

$(OBJ)/launcher/%.o: launcher/%.cpp launcher/launcher.mk Makefile $(COMMANDS)
	@mkdir -p $(@D)
	$(call say,CXX) $(COMPILE_LAUNCHER) $(LAUNCHER_HEADERS) -c $< -o $@

$(BUILD)/libspawn: $(LAUNCHER_OBJECTS) $(BUILD)/libspawn.a
	$(call say,LINK) $(LINK_LAUNCHER) -o $@ $^

# For the tests: with the system's libc where the one above has musl.
$(BUILD)/tests/launcher/libspawn: $(wildcard launcher/*.cpp launcher/*.hpp) $(BUILD)/libspawn.a
	@mkdir -p $(@D)
	$(call say,LINK) $(COMPILE_LAUNCHER) -MF $(@D)/dependencies -o $@ $(filter %.cpp %.a,$^) \
	    $(LAUNCHER_STATIC) $(LAUNCHER_LDFLAGS)

test-programs: $(if $(and $(LAUNCHER),$(LAUNCHER_MUSL)),$(BUILD)/tests/launcher/libspawn)

install: $(if $(LAUNCHER),install-launcher)
.PHONY: install-launcher
install-launcher: all
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/man/man1"
	install -m 755 $(BUILD)/libspawn "$(DESTDIR)$(PREFIX)/bin/libspawn"
	install -m 644 docs/man/libspawn.1 "$(DESTDIR)$(PREFIX)/share/man/man1/libspawn.1"

-include $(LAUNCHER_OBJECTS:.o=.d)
