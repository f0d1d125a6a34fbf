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

# emulated ERRORS LABEL PREFIX...: the exact answers, plain and where a sandbox refuses as well.
emulated() {
  errors=$1
  label=$2
  shift 2
  suite "emulated, $label" 300 "$@"
  for error in $errors; do
    suite "emulated, $label, $error for clone3" 300 "$deny" "$error" clone3,close_range "$@"
  done
}

# emulated_libc LIBC VALGRIND-OPTIONS: natively, and under what does not share memory.
emulated_libc() {
  libc=$1
  both='EPERM ENOSYS'
  late=$portable/$libc-preloaded/emulated
  static=$portable/$libc-static/emulated
  # shellcheck disable=SC2086
  emulated "$both" "$libc, preloaded" $preloaded "$late"
  emulated "$both" "$libc, static" "$static"
  if command -v valgrind >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    emulated "$both" "$libc, preloaded, valgrind" $preloaded valgrind $2 "$late"
    emulated "$both" "$libc, static, valgrind" valgrind -q --tool=none "$static"
  else
    suite "emulated, $libc, valgrind" 10 echo 'skip - valgrind: is not installed'
  fi
  machine=$(uname -m)
  if command -v "qemu-$machine" >/dev/null 2>&1; then
    # qemu-user itself starts threads, for which glibc takes no other no to clone3 than ENOSYS.
    emulated ENOSYS "$libc, preloaded, qemu" "qemu-$machine" -E "LD_PRELOAD=$library" "$late"
    emulated ENOSYS "$libc, static, qemu" "qemu-$machine" "$static"
  else
    suite "emulated, $libc, qemu" 10 echo 'skip - qemu: qemu-user is not installed'
  fi
}

portable_way glibc
emulated_libc glibc '-q --error-exitcode=99'
if [ -d "$portable/musl-static" ]; then
  portable_way musl
  # Memcheck knows glibc's malloc() only.
  emulated_libc musl '-q --tool=none'
else
  suite 'portable, musl' 10 echo 'skip - musl: musl-gcc is not installed'
fi
