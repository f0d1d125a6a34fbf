# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What the tests in tests/launcher share. LIBSPAWN_LAUNCHER is the program; it is copied, so that an
# ordinary user may execute it, into $work, where each test runs.

# shellcheck source=tests/support/verdict.sh
. "$(dirname "$0")/../support/verdict.sh"
export LC_ALL=C
unset LD_PRELOAD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
chmod 777 "$work"
cp "$LIBSPAWN_LAUNCHER" "$work/libspawn"
cd "$work" || exit 1
launcher=$work/libspawn
# A command line that becomes one of an ordinary user.
# shellcheck disable=SC2034  # for the tests
if [ "$(id -u)" -eq 0 ]; then
  as_user="$launcher exec --uid 65534 --gid 65534 --groups none --"
else
  as_user=
fi

# is WHAT WANTED GOT
is() {
  [ "$2" = "$3" ] || {
    printf '# %s: wanted "%s", got "%s"\n' "$1" "$2" "$3"
    return 1
  }
}

# start COMMAND...: sets $status, $printed and $message.
start() {
  status=0
  printed=$(timeout -k 5 60 "$@" 2>"$work/message") || status=$?
  message=$(cat "$work/message")
}

# expect TEST STATUS OUTPUT OPTION... -- COMMAND...: the command ends and prints so, without a message.
expect() {
  title=$1
  wanted_status=$2
  wanted=$3
  shift 3
  start "$launcher" exec "$@"
  is status "$wanted_status" "$status" && is output "$wanted" "$printed" && is message '' "$message"
  verdict "$title"
}

# refuse TEST STATUS MESSAGE OPTION...: the launcher fails so, with exactly that line.
refuse() {
  title=$1
  wanted_status=$2
  wanted=$3
  shift 3
  start "$launcher" exec "$@"
  is status "$wanted_status" "$status" && is output '' "$printed" &&
    is message "libspawn: $wanted" "$message"
  verdict "$title"
}

# reject TEST MESSAGE OPTION...: an error of usage; a second line says what to do.
reject() {
  title=$1
  wanted=$2
  shift 2
  refuse "$title" 125 "$wanted
Try 'libspawn exec --help'." "$@"
}

# skip TEST REASON
skip() { printf 'skip - %s: %s\n' "$1" "$2"; }

# is_root TEST: else the test is skipped.
is_root() {
  [ "$(id -u)" -eq 0 ] || { skip "$1" 'not root' && false; }
}

# can TEST OPTION...: whether this machine permits it; else the test is skipped.
can() {
  title=$1
  shift
  "$launcher" exec "$@" -- true 2>"$work/message" || {
    skip "$title" "$(head -n 1 "$work/message")"
    false
  }
}
