# SPDX-License-Identifier: MIT
# make async-figure: what the caller of the asynchronous spawn is stopped for, beside its bound.

.PHONY: async-figure
async-figure: $(BUILD)/figures/async_blocked $(DEMO)/child
	@$(BUILD)/figures/async_blocked $(DEMO)/child

$(BUILD)/figures/async_blocked: tools/async_blocked.c $(BUILD)/libspawn.a
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Iinclude -o $@ $< $(BUILD)/libspawn.a
