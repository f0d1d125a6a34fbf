#!/bin/sh
# SPDX-License-Identifier: MIT
# Signals: default, ignored, blocked, of a parent's end.
set -u
# glibc: its posix_spawn, with which make starts this, leaves libc's own signals ignored.
[ -n "${LIBSPAWN_IS_RESET-}" ] ||
  LIBSPAWN_IS_RESET=1 exec "$LIBSPAWN_LAUNCHER" exec --default-signal all -- "$0"
# shellcheck source=tests/support/launcher.sh
. "$(dirname "$0")/../support/launcher.sh"

# One of the sets of signals of the command's.
test_set() { # TEST WHICH WANTED OPTION...
  title=$1
  which=$2
  wanted=$3
  shift 3
  expect "$title" 0 "$which:	$wanted" "$@" -- sed -n "/^$which/p" /proc/self/status
}
test_set ignore_signal__names_and_numbers__are_ignored SigIgn 0000000000000207 \
  --ignore-signal HUP,SIGINT,3,usr1
test_set ignore_signal__twice__is_both SigIgn 0000000000000003 --ignore-signal 1 --ignore-signal 2
test_set ignore_signal__real_time_ones__are_ignored SigIgn c000000600000000 \
  --ignore-signal RTMIN,RTMIN+1,RTMAX-1,64
test_set ignore_signal__all__are_ignored_but_two SigIgn fffffffffffbfeff --ignore-signal all
test_set default_signal__of_an_ignored_one__is_default SigIgn 0000000000000002 \
  --ignore-signal HUP,INT -- "$launcher" exec --default-signal HUP
test_set default_signal__all__leaves_none_ignored SigIgn 0000000000000000 \
  --ignore-signal all -- "$launcher" exec --default-signal all
test_set default_signal__and_ignored__is_default SigIgn 0000000000000000 \
  --ignore-signal HUP --default-signal HUP
test_set signal_mask__two__are_blocked SigBlk 0000000000004002 --signal-mask INT,TERM
# The library leaves libc's own, 32 and 33, open.
test_set signal_mask__all__are_blocked_but_four SigBlk fffffffe7ffbfeff --signal-mask all
test_set signal_mask__none__opens_it SigBlk 0000000000000000 \
  --signal-mask all -- "$launcher" exec --signal-mask none
test_set signal_mask__not_given__is_handed_on SigBlk 0000000000000002 \
  --signal-mask INT -- "$launcher" exec --wait
test_set wait__an_ignored_SIGCHLD__is_handed_on SigIgn 0000000000010000 \
  --ignore-signal CHLD -- "$launcher" exec --wait
expect wait__an_ignored_SIGCHLD__still_gives_the_status 3 '' --ignore-signal CHLD -- \
  "$launcher" exec --wait -- sh -c 'exit 3'

# shellcheck disable=SC2016  # the commands expand it
expect pdeathsig__the_parent_ends__gets_it 0 term -- sh -c '
  sh -c "\"\$1\" exec --pdeathsig USR1 -- sh -c \"trap \\\"echo term; exit\\\" USR1; echo ready >ready; \
    for i in \\\$(seq 100); do sleep 0.05; done\" & \
    while [ ! -e ready ]; do sleep 0.02; done" sh "$1"
  sleep 0.5' sh "$launcher"

signals='must be signals by name or number, with commas between them, all or none (kill -l lists them)'
for value in '' 0 65 HUPP SIG "INT," RTMIN+31 RTMAX-31 -1; do
  reject "ignore_signal__${value:-empty}__is_refused" "--ignore-signal '$value': $signals" \
    --ignore-signal "$value" -- true
done
reject default_signal__a_bad_one__is_refused "--default-signal 'x': $signals" --default-signal x -- true
reject signal_mask__a_bad_one__is_refused "--signal-mask 'x': $signals" --signal-mask x -- true
reject pdeathsig__a_bad_one__is_refused "--pdeathsig 'all': must be a signal, by name or number, or none" \
  --pdeathsig all -- true
finish
