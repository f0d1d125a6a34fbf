#!/bin/sh
# SPDX-License-Identifier: MIT
# New processes: waiting, signals passed on, namespaces; and what a process is born with.
# shellcheck disable=SC2016,SC2086  # commands expand their words themselves; $as_user is words
set -u
# shellcheck source=tests/support/launcher.sh
. "$(dirname "$0")/../support/launcher.sh"

# until_is FILE: the file is there; bounded.
until_is() {
  tries=0
  while [ ! -e "$1" ] && [ $tries -lt 200 ]; do
    sleep 0.05
    tries=$((tries + 1))
  done
}

# state PID: R, S, T …
state() { sed 's/.*) \(.\).*/\1/' "/proc/$1/stat"; }

# until_state PID STATE
until_state() {
  tries=0
  while [ "$(state "$1")" != "$2" ] && [ $tries -lt 200 ]; do
    sleep 0.05
    tries=$((tries + 1))
  done
  is "state of $1" "$2" "$(state "$1")"
}

expect wait__a_status__is_handed_on 7 '' --wait -- sh -c 'exit 7'
expect wait__killed__is_128_and_the_signal 137 '' --wait -- sh -c 'kill -9 $$'
expect wait__a_new_process__is_the_launchers_child 0 same --wait -- sh -c \
  '[ "$(readlink /proc/$PPID/exe)" = "$1" ] && echo same' sh "$launcher"
for signal in HUP INT QUIT TERM USR1 USR2; do
  rm -f ready
  # An asynchronous list of a shell without job control ignores SIGINT and SIGQUIT.
  "$launcher" exec --default-signal all -- "$launcher" exec --wait -- \
    sh -c "trap 'exit 21' $signal; echo >ready; while :; do sleep 0.05; done" &
  waiting=$!
  until_is ready
  kill -s $signal $waiting
  wait $waiting
  is status 21 $?
  verdict "wait__SIG${signal}__is_passed_on"
done

"$launcher" exec --wait -- sh -c "echo \$\$ >stopping; kill -STOP \$\$; exit 4" &
waiting=$!
until_is stopping
until_state $waiting T && until_state "$(cat stopping)" T
verdict wait__the_command_stops__so_does_the_launcher
kill -CONT $waiting
wait $waiting
is status 4 $?
verdict wait__the_launcher_goes_on__so_does_the_command

"$launcher" exec --suspended -- sh -c 'echo >started; exit 6' &
stopped=$!
sleep 0.1
until_state $stopped T && [ ! -e started ]
verdict suspended__the_command__has_not_begun
kill -CONT $stopped
wait $stopped
is status 6 $?
verdict suspended__SIGCONT__starts_it

expect no_wait__a_slow_command__is_left 0 '' --no-wait --open-write 1=/dev/null -- \
  sh -c 'sleep 0.3; echo >left'
[ ! -e left ]
verdict no_wait__a_slow_command__has_not_ended
until_is left
[ -e left ]
verdict no_wait__a_slow_command__goes_on
refuse no_wait__no_such_command__says_so 127 'exec "/no/such": No such file or directory' --no-wait -- /no/such

expect no_aslr__the_flag__is_set 0 00040000 --no-aslr -- cat /proc/self/personality
map="0 $(id -u) 1"
can namespaces__user_and_map__is_root_inside --namespaces user --uid-map "$map" && {
  expect namespaces__user_and_map__is_root_inside 0 '0:0' --namespaces user --uid-map "$map" \
    --gid-map "0 $(id -g) 1" -- sh -c 'echo "$(id -u):$(id -g)"'
  expect namespaces__user_and_pid__is_the_first 0 1 --namespaces user,pid -- sh -c 'echo $$'
  expect namespaces__a_status__is_handed_on 8 '' --namespaces user,net,uts,ipc,mount -- sh -c 'exit 8'
  for kind in net uts ipc mount cgroup; do
    file=$kind
    [ $kind != mount ] || file=mnt
    start "$launcher" exec --namespaces "user,$kind" -- readlink /proc/self/ns/$file
    is status 0 "$status" && [ "$printed" != "$(readlink /proc/self/ns/$file)" ]
    verdict "namespaces__${kind}__is_another"
  done
}
refuse uid_map__no_new_user_namespace__says_so 125 'ID maps "/proc/self/uid_map": Operation not permitted' --uid-map '0 9 1' -- true
for value in '' users "user," "net,,pid" time; do
  reject "namespaces__${value:-empty}__is_refused" \
    "--namespaces '$value': must be some of cgroup, ipc, mount, net, pid, user, uts, with commas between them" \
    --namespaces "$value" -- true
done

mkfifo fifo
# Each libc has its own words for ETIMEDOUT.
start "$launcher" exec --timeout 200 --open 0=fifo -- cat
is status 125 "$status" && is message 'libspawn: deadline: file action 0: open "fifo"' "${message%: *}"
verdict timeout__an_open_that_waits__says_so
expect timeout__a_command_that_runs_longer__may 4 '' --timeout 200 -- sh -c 'sleep 0.5; exit 4'
for value in '' -1 1s 99999999999; do
  reject "timeout__${value:-empty}__is_refused" "--timeout '$value': must be a number of milliseconds" \
    --timeout "$value" -- true
done

expect process_descriptor__keep__is_as_before 9 '' --process-descriptor keep -- sh -c 'exit 9'
start "$launcher" exec --process-descriptor kill -- sh -c 'exit 9'
case $message in
*'process descriptor: '*) is status 125 "$status" ;;
*) is status 9 "$status" ;;
esac
verdict process_descriptor__kill__works_or_says_so
reject process_descriptor__another__is_refused "--process-descriptor 'x': must be kill or keep" \
  --process-descriptor x -- true
start "$launcher" exec --no-zombie -- true
case $message in
'') is status 0 "$status" ;;
*) is status 125 "$status" ;;
esac
verdict no_zombie__the_flag__works_or_says_so
finish
