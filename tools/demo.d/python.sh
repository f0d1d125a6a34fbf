# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # demo, here, library: set by tools/demo
# Python's os.posix_spawn and os.posix_spawnp, with libc's functions and with libspawn's.

spawns=340

# find_python: the interpreter itself; what is called python3 in PATH may be a script that finds it.
find_python() {
  if [ -x /usr/bin/python3 ]; then
    echo /usr/bin/python3
  else
    python3 -c 'import os, sys; print(os.path.realpath(sys.executable))'
  fi
}

run_python() (
  cd "$demo/python" && exec env "$@" "$here/demo.d/spawns.py"
)

demo_python() {
  printf '\nPython: %d calls of os.posix_spawn and os.posix_spawnp, every option\n' $spawns
  if ! "$here/need" python3:python3; then
    printf '  Going on without Python (package python3).\n'
    row 'Python os.posix_spawn' - 'left out: no package python3'
    return 0
  fi
  python=$(find_python)
  mkdir -p "$demo/python"
  watched 'with libc' $spawns "$demo/python/libc.log" run_python "$python"
  watched 'with libspawn' $spawns "$demo/python/libspawn.log" run_python LD_PRELOAD="$library" \
    LD_DEBUG=bindings LD_DEBUG_OUTPUT="$demo/reports/python" "$python"
  show_bindings "$demo/reports/python" "$(basename "$python")" || failed=$((failed + 1))
  compare_pythons
}

compare_pythons() {
  if same "$demo/python/libc.log" "$demo/python/libspawn.log" &&
    grep -q '^exit status 0$' "$demo/python/libspawn.log"; then
    row 'Python os.posix_spawn' "$(processes "$demo/reports/python")" 'same output, same errors'
  else
    row 'Python os.posix_spawn' "$(processes "$demo/reports/python")" 'NOT as with libc'
    failed=$((failed + 1))
  fi
}
