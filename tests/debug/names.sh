#!/bin/sh
# SPDX-License-Identifier: MIT
# What libspawn-debug.so shows and needs: what libspawn.so has, every name of debug/names.inc, and
# dlsym(). What a libc has of the guarded families is in that file.
# shellcheck source=tests/abi/check.sh
. "$(dirname "$0")/../abi/check.sh"

library=$build/libspawn-debug.so
exported() { nm -D --defined-only "$1" | awk '$2 != "A" { print $3 }' | sed 's/@.*//' | LC_ALL=C sort -u; }
needed() { nm -D --undefined-only "$1" | awk 'NF == 2 { print $2 }' | LC_ALL=C sort -u; }
functions() { nm -D --defined-only "$1" | awk '$2 ~ /^[TWi]$/ { print $3 }' | sed 's/@.*//' | LC_ALL=C sort -u; }

awk '$1 == "guard" { print $2 }' "$source_tree/debug/names.inc" >"$scratch/listed"
LC_ALL=C sort -u "$scratch/listed" >"$scratch/names"
passes names__listed__are_many test "$(wc -l <"$scratch/names")" -ge 250
LC_ALL=C sort "$scratch/listed" >"$scratch/listed.sorted"
passes names__listed__are_there_once same "$scratch/names" "$scratch/listed.sorted"
{ exported "$build/libspawn.so"; cat "$scratch/names"; } | LC_ALL=C sort -u >"$scratch/expected"
exported "$library" >"$scratch/exported"
passes names__listed_and_of_the_library__are_exported same "$scratch/expected" "$scratch/exported"
passes names__of_the_library__are_not_guarded \
  is_empty "$(exported "$build/libspawn.so" | LC_ALL=C comm -12 - "$scratch/names")"
needed "$build/libspawn.so" >"$scratch/ordinary"
passes names__needed__are_those_of_the_library_and_of_dlsym \
  is_empty "$(needed "$library" | LC_ALL=C comm -13 "$scratch/ordinary" - | grep -vxE 'dlsym|dlerror|mem(cpy|set)|str(len|cmp)')"
passes names__dynamic_table__needs_no_library is_empty "$(readelf -dW "$library" | grep NEEDED)"

# Families of which a libc may have no member that is not guarded.
families='(pthread_(mutex|cond|rwlock|spin|barrier)_(init|destroy|lock|trylock|timedlock|clocklock|unlock|wait|timedwait|clockwait|signal|broadcast|(try|timed|clock)?(rd|wr)lock)|(mtx|cnd|tss)_[a-z]+|thrd_(create|join|detach|exit)|(va?|v?[fds])?(n|w)?printf|v?sn?printf|v?asprintf|__v?(a?s|[fds])?(n|w)?printf_chk|(__isoc(99|23)_)?v?[fs]?scanf|f(open|dopen|close|flush|seeko?|tello?|getpos|setpos)(64)?|[fp]ut[cs]|fget[cs]|set(re|res|e)?[ug]id|(m|c|re)alloc|reallocarray|free)'
covers() { # LIBC FILE
  if [ -e "$2" ]; then
    passes "$1__families__are_guarded" \
      is_empty "$(functions "$2" | grep -xE "$families" | LC_ALL=C comm -23 - "$scratch/names")"
  else
    skip "$1__families__are_guarded" "no $2"
  fi
}
covers glibc "$(ldd /bin/sh 2>/dev/null | awk '$1 == "libc.so.6" { print $3 }')"
covers musl "$(find /lib /usr/lib -name 'ld-musl-*.so.1' 2>/dev/null | head -n 1)"

finish
