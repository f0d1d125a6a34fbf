# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What the demo's parts share: progress while something runs, and the linker's report.

width=40

# with_dots TITLE TOTAL: copies its input to descriptor 3, and prints a row of dots meanwhile.
with_dots() {
  lines=0
  dots=0
  printf '  %-16s ' "$1"
  while IFS= read -r line; do
    printf '%s\n' "$line" >&3
    lines=$((lines + 1))
    while [ $((dots * $2)) -lt $((lines * width)) ] && [ "$dots" -lt $width ]; do
      printf .
      dots=$((dots + 1))
    done
  done
  printf ' %d lines' $((lines - 1))
}

# watched TITLE TOTAL LOG COMMAND...: runs it, output in LOG, its exit status as the last line there.
watched() {
  title=$1
  total=$2
  log=$3
  shift 3
  started=$(date +%s)
  { "$@" 2>&1 </dev/null && echo 'exit status 0' || echo "exit status $?"; } |
    with_dots "$title" "$total" 3>"$log"
  printf ', %d s\n' $(($(date +%s) - started))
}

# bindings REPORTS PROGRAM: the linker's lines for the spawn functions that PROGRAM called, shortened.
bindings() {
  find "$(dirname "$1")" -name "$(basename "$1").*" -exec grep -h "symbol .posix_spawn" {} + |
    sed -E 's/^ *[0-9]+:\s*//; s/ \[[0-9A-Z_.]*\]//g; s/(file|to) [^ ]*\//\1 /g' |
    grep "^binding file $2 " | sort | uniq -c
}

# show_bindings REPORTS PROGRAM: prints some of them; fails if none or one goes past libspawn.
show_bindings() {
  found=$(bindings "$1" "$2")
  printf '%s\n' "$found" | sed -E 's/^ *[0-9]+ /    /; s/normal symbol //' | head -n 4
  bound=$(printf '%s\n' "$found" | grep -c 'to libspawn.so:') || true
  strays=$(printf '%s\n' "$found" | grep -vc 'to libspawn.so:') || true
  if [ "$strays" -ne 0 ] || [ "$bound" -eq 0 ]; then
    printf '  NOT ALL of the spawn functions of %s come from libspawn: see %s.*\n' "$2" "$1"
    return 1
  fi
  printf '  all %d spawn functions that %s calls come from libspawn\n' "$bound" "$2"
}

# processes REPORTS: how many processes the linker started; each has its report.
processes() { find "$(dirname "$1")" -name "$(basename "$1").*" | wc -l; }
