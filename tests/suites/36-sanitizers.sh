# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # tests, here: set by tests/run
# Launches where sanitizers watch the caller's side of the library.

# sanitized WAY VARIABLE=OPTIONS
sanitized() {
  if [ -d "$tests/sanitizers/$1/programs" ]; then
    suite "asynchronous, $1 sanitizer" 600 \
      env "$2" "$here/portable/run" "$tests/sanitizers/$1/programs"
  else
    suite "asynchronous, $1 sanitizer" 10 \
      echo "skip - $1 sanitizer: its run time is not installed"
  fi
}

# Leaks are the affair of valgrind: their sanitizer needs rights that containers do not give.
sanitized address ASAN_OPTIONS=detect_leaks=0
sanitized thread TSAN_OPTIONS=halt_on_error=1
