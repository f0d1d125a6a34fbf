# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # tests, library, here: set by tests/run
# The portable programs: both libcs, preloaded and static; where a sandbox refuses; emulated.
portable=$tests/portable
deny=$tests/helpers/deny
preloaded=env\ LD_PRELOAD=$library

# portable_way LIBC PREFIX...: the preloaded programs and the static ones.
portable_way() {
  # shellcheck disable=SC2086  # $preloaded is words
  suite "portable, $1, preloaded" 300 "$here/portable/run" "$portable/$1-preloaded" $preloaded
  suite "portable, $1, static" 300 "$here/portable/run" "$portable/$1-static"
  for error in EPERM ENOSYS; do
    suite "portable, $1, static, $error for clone3" 300 \
      "$here/portable/run" "$portable/$1-static" "$deny" $error clone3,close_range
  done
}

# emulated ERRORS LABEL COMMAND...: the exact answers, plain and where a sandbox refuses as well.
emulated() {
  errors=$1
  label=$2
  shift 2
  suite "$program, $label" 300 "$@"
  for error in $errors; do
    suite "$program, $label, $error for clone3" 300 "$deny" "$error" clone3,close_range "$@"
  done
}

# emulated_libc PROGRAM LIBC VALGRIND-OPTIONS: natively, and under what does not share memory.
emulated_libc() {
  program=$1
  libc=$2
  both='EPERM ENOSYS'
  late=$portable/$libc-preloaded/portable/$program
  static=$portable/$libc-static/portable/$program
  # shellcheck disable=SC2086
  emulated "$both" "$libc, preloaded" $preloaded "$late"
  emulated "$both" "$libc, static" "$static"
  if command -v valgrind >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    emulated "$both" "$libc, preloaded, valgrind" $preloaded valgrind $3 "$late"
    emulated "$both" "$libc, static, valgrind" valgrind -q --tool=none "$static"
  else
    suite "$program, $libc, valgrind" 10 echo 'skip - valgrind: is not installed'
  fi
  machine=$(uname -m)
  if command -v "qemu-$machine" >/dev/null 2>&1; then
    # qemu-user itself starts threads, for which glibc takes no other no to clone3 than ENOSYS.
    emulated ENOSYS "$libc, preloaded, qemu" "qemu-$machine" -E "LD_PRELOAD=$library" "$late"
    emulated ENOSYS "$libc, static, qemu" "qemu-$machine" "$static"
  else
    suite "$program, $libc, qemu" 10 echo 'skip - qemu: qemu-user is not installed'
  fi
}

# Memcheck knows what malloc() gave and nobody holds any more.
leaks() {
  # shellcheck disable=SC2086
  suite 'portable, glibc, leaks' 300 $preloaded valgrind -q --leak-check=full \
    --errors-for-leak-kinds=definite,indirect,possible --error-exitcode=99 \
    "$portable/glibc-preloaded/portable/leaks" watched
}

portable_way glibc
if command -v valgrind >/dev/null 2>&1; then
  leaks
else
  suite 'portable, glibc, leaks' 10 echo 'skip - leaks: valgrind is not installed'
fi
for program in emulated emulated_records emulated_launches; do
  emulated_libc $program glibc '-q --error-exitcode=99'
done
if [ -d "$portable/musl-static" ]; then
  portable_way musl
  # Memcheck knows glibc's malloc() only.
  for program in emulated emulated_records emulated_launches; do
    emulated_libc $program musl '-q --tool=none'
  done
else
  suite 'portable, musl' 10 echo 'skip - musl: musl-gcc is not installed'
fi
