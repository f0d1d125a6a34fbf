# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What the tests in tests/programs share: a program runs twice in the same folder, with libc's spawn
# functions and with libspawn preloaded, and everything that it printed and left behind is compared.
# LIBSPAWN_SO is the library. Set order=sort where chance decides the order of the lines.

# shellcheck source=tests/support/verdict.sh
. "$(dirname "$0")/../support/verdict.sh"
order="cat"
spawn_symbols='symbol .(posix_spawn|pidfd_spawn|pidfd_getpid|popen|pclose|system)'
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES LD_PRELOAD LD_DEBUG LD_DEBUG_OUTPUT
export LC_ALL=C

# begin NAME WHAT:PACKAGE...: an empty $work/input; without one of the packages the whole test is skipped.
begin() {
  program=$1
  shift
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || {
      printf 'skip - %s: package %s is not installed\n' "$program" "${pair#*:}"
      exit 0
    }
  done
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  mkdir "$work/input"
}

# run_one_way WAY COMMAND...: in $work/run, a fresh copy of $work/input; the folder's name is part of
# many messages, so it is the same both times.
run_one_way() {
  way=$1
  shift
  rm -rf "$work/run" "${work:?}/$way"
  cp -R "$work/input" "$work/run"
  status=0
  (cd "$work/run" && timeout -k 5 200 "$@" >"$work/output" 2>&1 </dev/null) || status=$?
  { $order "$work/output" && printf 'exit status %d\n' "$status"; } >"$work/$way.output"
  mv "$work/run" "$work/$way"
}

# run_twice COMMAND...: LD_PRELOAD is the only difference; the linker's report holds a descriptor too.
run_twice() {
  rm -rf "$work/reports" "$work/plain"
  mkdir "$work/reports" "$work/plain"
  run_one_way libc env LD_DEBUG=bindings LD_DEBUG_OUTPUT="$work/plain/report" "$@"
  run_one_way libspawn env LD_PRELOAD="$LIBSPAWN_SO" LD_DEBUG=bindings \
    LD_DEBUG_OUTPUT="$work/reports/report" "$@"
  printf '# %s: %d processes with libc, %d with libspawn, %s\n' "$program" \
    "$(find "$work/plain" -type f | wc -l)" "$(find "$work/reports" -type f | wc -l)" \
    "$(tail -n 1 "$work/libspawn.output")"
}

is_same() {
  if diff -r "$@" >"$work/difference" 2>&1; then
    return 0
  fi
  sed 's/^/# /' "$work/difference" | head -n 20
  return 1
}

# test_same TEST COMMAND...: the same output, exit status and files both ways.
test_same() {
  title=$1
  shift
  run_twice "$@"
  is_same "$work/libc.output" "$work/libspawn.output" && is_same "$work/libc" "$work/libspawn"
  verdict "$title"
}

# test_output TEST PATTERN: the run before printed this with libspawn; guards against equal nothings.
test_output() {
  grep -qE "$2" "$work/libspawn.output" || { sed 's/^/# /' "$work/libspawn.output" | tail -n 20; false; }
  verdict "$1"
}

# bindings FILE: what the linker bound for FILE in the run before, as "LIBRARY SYMBOL".
bindings() {
  find "$work/reports" -type f -exec grep -hE "$spawn_symbols" {} + |
    sed -nE "s|.*binding file ([^ ]*/)?$1 \[0\] to ([^ ]*/)?([^ /]*) \[0\]: normal symbol .([a-z0-9_]*).*|\3 \4|p" |
    sort -u
}

# test_bindings TEST FILE SYMBOL...: FILE got these, and every spawn function, from libspawn.so.
test_bindings() {
  title=$1
  file=$2
  shift 2
  bindings "$file" >"$work/bindings"
  sed "s/^/# $file <- /" "$work/bindings"
  good=true
  for symbol in "$@"; do
    grep -qx "libspawn.so $symbol" "$work/bindings" || { printf '# no %s\n' "$symbol" && good=false; }
  done
  ! grep -qv '^libspawn.so ' "$work/bindings" && $good
  verdict "$title"
}

# write_targets: what test programs launch in vain, or in a folder of their own.
write_targets() (
  cd "$work/input" || exit
  mkdir folder
  printf '#!/bin/sh\necho here "$@"\n' >folder/only-here
  printf 'text\n' >plain
  printf 'echo run by a shell\n' >no-interpreter
  printf '#!/no/such/interpreter\n' >lost-interpreter
  chmod +x folder/only-here no-interpreter lost-interpreter
)

# must COMMAND...: prepares a test; where that fails, so does the whole script.
must() {
  "$@" >"$work/prepared" 2>&1 || {
    sed 's/^/# /' "$work/prepared"
    printf 'not ok - %s: %s\n' "$program" "$*"
    exit 1
  }
}
