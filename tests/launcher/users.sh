#!/bin/sh
# SPDX-License-Identifier: MIT
# User, groups, privileges; as root, and what an ordinary user is told.
# shellcheck disable=SC2016,SC2086  # commands expand their words themselves; $as_user is words
set -u
# shellcheck source=tests/support/launcher.sh
. "$(dirname "$0")/../support/launcher.sh"
me=$(id -u)
my_group=$(id -g)

# A line of /proc/self/status without its tabs.
line() { printf 's/^%s:[ \t]*//p' "$1" | tr -d '\n'; }
uids=$(line Uid)
gids=$(line Gid)

expect uid__ones_own__is_allowed 0 "$me" --uid "$me" -- id -u
expect gid__ones_own__is_allowed 0 "$my_group" --gid "$my_group" -- id -g
expect login__a_name__has_no_effect 0 "$me" --login somebody -- id -u
expect reset_ids__equal_ones__stay 0 "$me" --reset-ids -- id -u
expect no_new_privs__the_flag__is_set 0 1 --no-new-privs -- sed -n "$(line NoNewPrivs)" /proc/self/status

is_root uid__another__is_real_effective_and_saved && {
  expect uid__another__is_real_effective_and_saved 0 '33	33	33	33' --uid 33 -- \
    sed -n "$uids" /proc/self/status
  expect uid__a_name__is_looked_up 0 "$(id -u nobody)" --uid nobody -- id -u
  expect gid__another__is_real_effective_and_saved 0 '33	33	33	33' --gid 33 -- \
    sed -n "$gids" /proc/self/status
  expect gid__a_name__is_looked_up 0 daemon --gid daemon -- id -gn
  expect groups__three__are_all 0 '0 1 7 70000' --groups 70000,daemon,7 -- id -G
  expect groups__none__leaves_the_primary_one 0 0 --groups none -- id -G
  expect user__nobody__has_its_groups 0 "$(id -u nobody):$(id -G nobody)" --user nobody -- \
    sh -c 'echo "$(id -u):$(id -G)"'
  expect user__its_group__is_supplementary_too 0 "$(id -g nobody) " --user nobody -- \
    sed -n "$(line Groups)" /proc/self/status
  expect user__a_number__is_looked_up 0 "$(id -G nobody)" --user "$(id -u nobody)" -- id -G
  touch root-file
  chmod 600 root-file
  expect uid__files__are_opened_before 0 '' --open 0=root-file --uid 33 -- cat
  expect ambient_caps__as_another_user__are_effective 0 0000000000002400 --uid 33 \
    --ambient-caps net_raw,CAP_NET_BIND_SERVICE -- sed -n "$(line CapEff)" /proc/self/status
  expect ambient_caps__a_number__is_one 0 0000000000002000 --uid 33 --ambient-caps 13 -- \
    sed -n "$(line CapAmb)" /proc/self/status
  expect ambient_caps__none__is_none 0 0000000000000000 --ambient-caps none -- \
    sed -n "$(line CapAmb)" /proc/self/status
}

# told TEST STATUS MESSAGE OPTION...: of the launcher as an ordinary user.
told() {
  title=$1
  start $as_user "$launcher" exec "$4" "$5" -- true
  is status "$2" "$status" && is message "libspawn: $3" "$message"
  verdict "$title"
}
told uid__by_an_ordinary_user__says_so 125 'user ID 0: Operation not permitted' --uid 0
told gid__by_an_ordinary_user__says_so 125 'group ID 0: Operation not permitted' --gid 0
told groups__by_an_ordinary_user__says_so 125 'supplementary groups: Operation not permitted' --groups none
told user__by_an_ordinary_user__says_so 125 'supplementary groups: Operation not permitted' --user root
told ambient_caps__by_an_ordinary_user__says_so 125 \
  'ambient capability 13: Operation not permitted' --ambient-caps net_raw
told nice__by_an_ordinary_user__says_so 125 'nice value -20: Permission denied' --nice -20
start $as_user "$launcher" exec --rlimit core=0 -- "$launcher" exec --rlimit core=1 -- true
is status 125 "$status" && is message 'libspawn: resource limit 4: Operation not permitted' "$message"
verdict rlimit__by_an_ordinary_user__says_so

reject uid__no_such_name__is_refused \
  "--uid 'no-such-user': must be a number, or a user of /etc/passwd" --uid no-such-user -- true
reject uid__minus_one__is_refused "--uid '4294967295': must be a number, or a user of /etc/passwd" \
  --uid 4294967295 -- true
reject uid__empty__is_refused "--uid '': must be a number, or a user of /etc/passwd" --uid '' -- true
reject gid__no_such_name__is_refused "--gid 'x y': must be a number, or a group of /etc/group" \
  --gid 'x y' -- true
reject groups__an_empty_one__is_refused \
  "--groups '1,,2': must be numbers and groups of /etc/group, with commas between them, or none" \
  --groups 1,,2 -- true
reject user__not_in_the_file__is_refused \
  "--user '4000000': must be a user of /etc/passwd; for others there are --uid, --gid and --groups" \
  --user 4000000 -- true
reject ambient_caps__no_such__is_refused \
  "--ambient-caps 'net_rawx': must be names of capabilities(7) or numbers, with commas between them, or none" \
  --ambient-caps net_rawx -- true
finish
