# SPDX-License-Identifier: MIT
# make demo: see tools/demo. DEMO := $(BUILD)/demo holds all that it leaves.

DEMO := $(BUILD)/demo

.PHONY: demo
demo: all $(DEMO)/blocked $(DEMO)/child
	@tools/demo $(BUILD)

$(DEMO)/blocked: tools/demo_blocked.c
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -o $@ $< -ldl

# As small as a program gets: what is measured is the launch, not the child.
$(DEMO)/child: tools/demo.d/child.c
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -std=c11 -O2 -Wall -Wextra -static -nostartfiles -o $@ $<
