# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # demo, here, library: set by tools/demo
# GNU make builds a generated project, with libc's posix_spawn and with libspawn's.

targets=404

# build_project FOLDER: the folders differ in their names only, which nothing in them mentions.
build_project() (
  cd "$1" && shift && exec env "$@" make -j2
)

demo_make() {
  printf '\nGNU make builds a project of %d targets (C and text), make -j2\n' $targets
  for way in libc libspawn; do
    mkdir -p "$demo/make/$way"
    "$here/demo.d/project" "$demo/make/$way"
  done
  watched 'with libc' $targets "$demo/make/libc.log" build_project "$demo/make/libc"
  watched 'with libspawn' $targets "$demo/make/libspawn.log" build_project "$demo/make/libspawn" \
    LD_PRELOAD="$library" LD_DEBUG=bindings LD_DEBUG_OUTPUT="$demo/reports/make"
  show_bindings "$demo/reports/make" make || failed=$((failed + 1))
  compare_builds
}

# With -j2 the order of the lines is up to chance, what they say is not.
compare_builds() {
  for way in libc libspawn; do
    sort "$demo/make/$way.log" >"$demo/make/$way.sorted"
    (cd "$demo/make/$way" && find . -type f -exec cksum {} + | sort -k3) >"$demo/make/$way.files"
  done
  files=$(wc -l <"$demo/make/libspawn.files")
  if same "$demo/make/libc.sorted" "$demo/make/libspawn.sorted" &&
    same "$demo/make/libc.files" "$demo/make/libspawn.files" &&
    grep -q '^exit status 0$' "$demo/make/libspawn.log"; then
    row "GNU make, $targets targets" "$(processes "$demo/reports/make")" "same output, same $files files"
  else
    row "GNU make, $targets targets" "$(processes "$demo/reports/make")" 'NOT as with libc'
    failed=$((failed + 1))
  fi
}
