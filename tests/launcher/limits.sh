#!/bin/sh
# SPDX-License-Identifier: MIT
# Scheduling, limits, and the like.
# shellcheck disable=SC2016,SC2086  # commands expand their words themselves; $as_user is words
set -u
# shellcheck source=tests/support/launcher.sh
. "$(dirname "$0")/../support/launcher.sh"

# Fields behind the name in /proc/self/stat: 41 is the policy, 40 the priority, 19 nice.
field() { printf '{ sub(/.*\\) /, ""); print $%d }' $(($1 - 2)); }
flags='sed -n "s/^$1 *\([^ ]*\) *\([^ ]*\) .*/\1 \2/p" /proc/self/limits'

test_policy() { # TEST POLICY-NUMBER OPTION...
  title=$1
  wanted=$2
  shift 2
  can "$title" "$@" && expect "$title" 0 "$wanted" "$@" -- awk "$(field 41)" /proc/self/stat
}
test_policy scheduler__batch__is_it 3 --scheduler batch
test_policy scheduler__idle__is_it 5 --scheduler idle
test_policy scheduler__fifo__is_it 1 --scheduler fifo --priority 7
test_policy scheduler__round_robin_resetting__is_it 2 --scheduler rr,reset-on-fork --priority 1
can scheduler__priority__is_it --scheduler fifo --priority 7 &&
  expect scheduler__priority__is_it 0 7 --scheduler fifo --priority 7 -- awk "$(field 40)" /proc/self/stat
can priority__alone__changes_it --scheduler fifo --priority 7 &&
  expect priority__alone__changes_it 0 9 --scheduler fifo --priority 7 -- "$launcher" exec --priority 9 -- \
    awk "$(field 40)" /proc/self/stat
refuse scheduler__fifo_without_priority__says_so 125 'scheduling policy 1: Invalid argument' --scheduler fifo -- true
expect nice__a_value__is_it 0 13 --nice 13 -- nice
can nice__under_0__is_it --nice -5 && expect nice__under_0__is_it 0 -5 --nice -5 -- nice
if command -v ionice >/dev/null; then
  expect ioprio__best_effort__is_it 0 'best-effort: prio 6' --ioprio best-effort:6 -- ionice
  expect ioprio__no_level__is_in_the_middle 0 'best-effort: prio 4' --ioprio best-effort -- ionice
  expect ioprio__idle__is_it 0 'idle' --ioprio idle -- ionice
else
  skip ioprio__best_effort__is_it 'ionice is not installed'
fi
list='s/^Cpus_allowed_list:[[:space:]]*//p'
first=$(sed -n "$list" /proc/self/status | sed 's/[^0-9].*//')
expect affinity__one__is_it 0 "$first" --affinity "$first" -- sed -n "$list" /proc/self/status
expect affinity__more_than_there_are__are_those 0 "$(sed -n "$list" /proc/self/status)" \
  --affinity 0-8191 -- sed -n "$list" /proc/self/status
refuse affinity__one_that_is_not_there__says_so 125 'CPU affinity: Invalid argument' --affinity 8191 -- true
if [ "$first" -lt 32 ]; then
  expect run_mask__one__is_it 0 "$first" --run-mask "$(printf '0x%x' $((1 << first)))" -- \
    sed -n "$list" /proc/self/status
else
  skip run_mask__one__is_it 'none of the first 32 processors may be used'
fi

expect rlimit__one_value__is_both 0 '50 50' --rlimit nofile=50 -- sh -c 'echo $(ulimit -Sn) $(ulimit -Hn)'
expect rlimit__two_values__are_soft_and_hard 0 '40 50' --rlimit nofile=40:50 -- \
  sh -c 'echo $(ulimit -Sn) $(ulimit -Hn)'
expect rlimit__a_soft_one__leaves_the_hard 0 "30 $(sh -c 'ulimit -Hn')" --rlimit nofile=30: -- \
  sh -c 'echo $(ulimit -Sn) $(ulimit -Hn)'
expect rlimit__a_hard_one__leaves_the_soft 0 "0 4096" --rlimit core=0: --rlimit core=:4096 -- \
  sh -c "$flags" sh 'Max core file size'
expect rlimit__two_resources__are_both 0 '40 0' --rlimit nofile=40 --rlimit core=0 -- \
  sh -c 'echo $(ulimit -n) $(ulimit -c)'
refuse rlimit__soft_over_hard__says_so 125 'resource limit 7: Invalid argument' --rlimit nofile=50:40 -- true
expect reset_nofile__any__is_1024 0 1024 --reset-nofile -- sh -c 'ulimit -n'
expect umask__a_mask__is_it 0 0027 --umask 27 -- sh -c umask
expect umask__four_digits__is_it 0 0000 --umask 0000 -- sh -c umask
score=$(cat /proc/self/oom_score_adj)
can oom_score_adj__a_value__is_it --oom-score-adj 500 &&
  expect oom_score_adj__a_value__is_it 0 500 --oom-score-adj 500 -- cat /proc/self/oom_score_adj
expect oom_score_adj__not_given__stays 0 "$score" -- cat /proc/self/oom_score_adj

reject_all() { # OPTION ALLOWED VALUE...
  option=$1
  allowed=$2
  shift 2
  for value in "$@"; do
    reject "${option}__${value:-empty}__is_refused" "--$option '$value': must be $allowed" \
      "--$option" "$value" -- true
  done
}
reject_all scheduler 'other, fifo, rr, batch, idle or ext, and behind a comma reset-on-fork' \
  '' 1 deadline fifo, rr,reset
reject_all priority 'a number from 0 to 99' '' -1 100 1x 99999999999999999999
reject_all nice 'a number from -20 to 19' '' -21 20 +5 1.5 -- - 0x5
reject_all ioprio 'none, realtime, best-effort or idle, and behind a colon a level from 0 to 7' \
  '' 2 idle: best-effort:8
reject_all affinity 'numbers and ranges such as 0-3,6, under 8192' '' 8192 3-1 0,, a 0-
reject_all run-mask 'a hexadecimal number from 1 to ffffffff' '' 0 0x 100000000 g
reject_all umask 'an octal number from 0 to 777' '' 8 1000 -1 u=rwx
reject_all oom-score-adj 'a number from -1000 to 1000' '' -1001 1001
amounts='NAME=LIMIT, NAME=SOFT:HARD, NAME=SOFT: or NAME=:HARD; numbers or unlimited; NAME one of as, core, cpu, data, fsize, locks, memlock, msgqueue, nice, nofile, nproc, rss, rtprio, rttime, sigpending, stack'
reject_all rlimit "$amounts" '' nofile nofile= nofile=: nofile=1:2:3 nofiles=1 nofile=-1 nofile=1k =1
finish
