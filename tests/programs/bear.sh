#!/bin/sh
# SPDX-License-Identifier: MIT
# bear interposes posix_spawn itself, to note the compiler calls of a build: the two stacked.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/support/programs.sh
. "$here/../support/programs.sh"
begin bear bear:bear make:make cc:gcc
(cd "$work" && timeout 20 bear -- true) >"$work/alone" 2>&1 || {
  printf 'skip - bear: does not work here without libspawn either: %s\n' "$(head -n 1 "$work/alone")"
  exit 0
}

# write_project FILES
write_project() {
  for file in $(seq "$1"); do printf 'int file_%d(void) { return 0; }\n' "$file" >"file_$file.c"; done
  cat >Makefile <<'END'
objects := $(patsubst %.c,%.o,$(sort $(wildcard *.c)))
library.a: $(objects)
	ar rcsD $@ $^
%.o: %.c
	cc -O1 -Dname=$* -c -o $@ $<
END
}

# write_script NAME LINE: LINE starts bear without libspawn, which is in $libspawn if it is to be used.
write_script() {
  cat >"$1" <<'END'
#!/bin/sh
libspawn=${LD_PRELOAD:+$LD_PRELOAD:}
export libspawn
unset LD_PRELOAD
END
  printf 'exec %s\n' "$2" >>"$1"
  chmod +x "$1"
}

# test_entries TEST: bear noted each of the 4 calls.
test_entries() {
  grep -c '"file"' "$work/libspawn/compile_commands.json" | grep -qx 4
  verdict "$1"
}

(
  cd "$work/input" || exit
  write_project 4
  # shellcheck disable=SC2016  # the scripts expand it
  write_script inside 'bear -- sh -c '\''LD_PRELOAD=$libspawn$LD_PRELOAD exec make'\'
  # shellcheck disable=SC2016
  write_script in-front \
    'bear -- sh -c '\''exec "$LIBSPAWN_HELPERS/preload" "$libspawn$LD_PRELOAD" make'\'
)

test_same bear__libspawn_behind_it__notes_the_same bear -- make
test_entries bear__libspawn_behind_it__notes_4_calls
test_bindings bear__libspawn_behind_it__hands_on_to_libspawn libexec.so posix_spawn

# bear's library moves itself to the front whenever it sees an exec.
test_same bear__libspawn_put_before_it__notes_the_same ./inside
test_entries bear__libspawn_put_before_it__notes_4_calls
test_bindings bear__libspawn_put_before_it__hands_on_to_libspawn libexec.so posix_spawn

# Where bear cannot do that, libspawn answers make, and bear is not asked: the build is the same.
run_twice ./in-front
is_same "$work/libc.output" "$work/libspawn.output" &&
  is_same -x compile_commands.json "$work/libc" "$work/libspawn"
verdict bear__libspawn_kept_before_it__builds_the_same
test_bindings bear__libspawn_kept_before_it__answers_make make posix_spawn
finish
