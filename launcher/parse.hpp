/* SPDX-License-Identifier: MIT */
/* From the command line to the launch. */
#ifndef LAUNCHER_PARSE_HPP
#define LAUNCHER_PARSE_HPP

#include "launcher/launch.hpp"

namespace launcher {

/// Applies all options; returns the command and its arguments, or ends the launcher.
char** parse_options(Launch& launch, int argc, char** argv);

}  // namespace launcher

#endif
