// SPDX-License-Identifier: MIT
// Children that are told apart by a number, their first argument.
#pragma once

/// The number of the child whose report was read last.
int number_of_child(void);
