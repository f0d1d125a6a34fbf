# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# How test scripts tell what came of each test.

failures=0

# verdict TEST: ok if the last command succeeded.
verdict() {
  if [ $? -eq 0 ]; then
    printf 'ok - %s\n' "$1"
  else
    printf 'not ok - %s\n' "$1"
    failures=$((failures + 1))
  fi
}

# finish: the script's last command.
finish() { exit $((failures != 0)); }
