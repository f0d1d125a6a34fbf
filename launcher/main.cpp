// SPDX-License-Identifier: MIT
// libspawn exec OPTION... -- COMMAND ARGUMENT...: every file action and attribute from a shell.
#include <string.h>

#include "launcher/messages.hpp"
#include "launcher/parse.hpp"

int main(int argc, char** argv) {
  // Hazard: the error record alone is 12 KiB.
  static launcher::Launch launch;
  if (argc < 2) launcher::refuse_usage("usage: libspawn exec [OPTION]... [--] COMMAND...");
  if (strcmp(argv[1], "--help") == 0) launcher::print_help();
  if (strcmp(argv[1], "--version") == 0) launcher::print_version();
  if (strcmp(argv[1], "exec") != 0)
    launcher::refuse_usage("'%s' is not known, only 'exec' is", argv[1]);
  launcher::begin(launch);
  return launcher::run(launch, launcher::parse_options(launch, argc - 1, argv + 1));
}
