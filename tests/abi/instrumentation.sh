#!/bin/sh
# SPDX-License-Identifier: MIT
# The child's object passes its proof at every level, by every compiler, whatever instrumentation
# CXXFLAGS asks for; and the caller's side gets what was asked for.
# shellcheck source=tests/abi/check.sh
. "$(dirname "$0")/check.sh"

# child_passes COMPILER FLAGS: builds child.o, which runs tools/check-child, in a scratch folder.
child_passes() {
  rm -rf "$scratch/build"
  make_in "$scratch/build" obj/child.o CXX="$1" CXXFLAGS="$2" V=1
}

# What instrumentation leaves in an object: calls of run times, counters, intermediate code.
woven='__asan|__ubsan|__sanitizer|gcov|llvm_prof|mcount|__fentry__|__stack_chk|__cyg_profile|_chk$|gnu\.lto'
traces() { { nm -a "$1" && readelf -SW "$1"; } | grep -E "$woven"; }

# child_is_clean COMPILER FLAGS: no trace of any in the objects before they are joined, either.
child_is_clean() {
  child_passes "$1" "$2" || return 1
  for object in "$scratch"/build/obj/*/*_child.o "$scratch/build/obj/child.o"; do
    readelf -h "$object" >/dev/null || return 1
    is_empty "$(traces "$object")" || return 1
  done
}

# caller_is_instrumented COMPILER FLAGS: or the check above would prove nothing.
caller_is_instrumented() {
  object=$scratch/build/obj/spawn/search.o
  make_in "$scratch/build" obj/spawn/search.o CXX="$1" CXXFLAGS="$2" >/dev/null 2>&1
  # clang's link-time objects are bitcode, which is no ELF file.
  [ -e "$object" ] && { traces "$object" || ! readelf -h "$object" 2>/dev/null; }
}

label() { printf '%s' "$1" | tr -cs 'A-Za-z0-9\n' '_' | sed 's/^_//; s/_$//'; }

for compiler in g++ clang++; do
  command -v "$compiler" >/dev/null 2>&1 || {
    skip "child__by_${compiler}__passes" 'is not installed'
    continue
  }
  short=${compiler%++}xx
  for level in -O0 -Og -Os -O2 -O3; do
    passes "child__by_${short}_$(label "$level")__passes" child_is_clean "$compiler" "$level"
  done
  for flag in -fsanitize=address -fsanitize=undefined -pg --coverage -finstrument-functions; do
    name=$(label "$flag")
    passes "child__by_${short}_with_${name}__passes" child_is_clean "$compiler" "-O2 $flag"
    passes "caller__by_${short}_with_${name}__has_it" caller_is_instrumented "$compiler" "-O2 $flag"
  done
  # Nothing of the library has these; the build says so itself.
  for flag in -fstack-protector-all -D_FORTIFY_SOURCE=2 -fstack-clash-protection \
    -fcf-protection=full -flto -g3 -fno-plt -ffunction-sections -ftrivial-auto-var-init=pattern; do
    passes "child__by_${short}_with_$(label "$flag")__passes" child_is_clean "$compiler" "-O2 $flag"
  done
  # Link-time optimisation would drop the old versions of posix_spawn.
  refuses_lto() { ! caller_is_instrumented "$1" '-O2 -flto'; }
  passes "caller__by_${short}_with_flto__is_not_optimised_at_link_time" refuses_lto "$compiler"
done

finish
