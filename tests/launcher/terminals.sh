#!/bin/sh
# SPDX-License-Identifier: MIT
# Sessions, process groups, terminals.
# shellcheck disable=SC2016,SC2086  # commands expand their words themselves; $as_user is words
set -u
# shellcheck source=tests/support/launcher.sh
. "$(dirname "$0")/../support/launcher.sh"

# Process ID, group and session of the command, as it reads /proc/self/stat.
ids='{ self = $1; sub(/.*\) /, ""); print (self == $3) (self == $4) }'

expect setsid__not_a_leader__leads_both 0 11 --setsid -- awk "$ids" /proc/self/stat
expect pgroup__zero__leads_a_group 0 10 --pgroup 0 -- awk "$ids" /proc/self/stat
# A leader may not start a session: the command is a new process then, and waited for.
expect setsid__a_group_leader__still_leads_both 0 11 --pgroup 0 -- "$launcher" exec --setsid -- \
  awk "$ids" /proc/self/stat
expect setsid__a_group_leader__hands_the_status_on 5 '' --pgroup 0 -- "$launcher" exec --setsid -- \
  sh -c 'exit 5'
sleep 30 &
group=$!
"$launcher" exec --pgroup 0 -- sleep 30 &
led=$!
sleep 0.2
expect pgroup__anothers__joins_it 0 "$led" --pgroup "$led" -- \
  awk '{ sub(/.*\) /, ""); print $3 }' /proc/self/stat
kill $group $led
refuse pgroup__none_such__says_so 125 'process group 4194303: Operation not permitted' --pgroup 4194303 -- true
for value in '' -1 x 1.; do
  reject "pgroup__${value:-empty}__is_refused" "--pgroup '$value': must be a process group, or 0" \
    --pgroup "$value" -- true
done
# Each libc has its own words for ENOTTY.
for option in tcsetpgrp tcsetsid; do
  start "$launcher" exec --open 0=/dev/null --$option 0 -- true
  is status 125 "$status" && is message "libspawn: file action 1: $option 0" "${message%: *}"
  verdict ${option}__no_terminal__says_so
done
reject tcsetpgrp__a_name__is_refused "--tcsetpgrp 'tty': must be a descriptor number" --tcsetpgrp tty -- true
reject tcsetsid__a_name__is_refused "--tcsetsid 'tty': must be a descriptor number" --tcsetsid tty -- true

# script runs it; with a trap for SIGINT it outlives one that is for its command.
export SHELL=/bin/sh
# on_terminal COMMAND: a shell runs it on a terminal of its own; what it writes to the file out.
on_terminal() {
  rm -f out
  timeout -k 5 30 script -qec "$1" /dev/null >"$work/typescript" 2>&1 </dev/null
}
if command -v script >/dev/null; then
  # Foreground group of the terminal, group, and whether it is the session's.
  foreground='{ self = $1; sub(/.*\) /, ""); print ($6 == self) (self == $3) ($5 != 0) }'
  on_terminal "$launcher exec --wait --pgroup 0 --tcsetpgrp 0 -- awk '$foreground' /proc/self/stat >out"
  is output 111 "$(cat out)"
  verdict tcsetpgrp__a_new_group__is_in_the_foreground
  on_terminal "$launcher exec --setsid -- awk '$foreground' /proc/self/stat >out"
  is output 010 "$(cat out)"
  verdict setsid__on_a_terminal__has_none
  # A terminal whose session has ended may be taken.
  on_terminal "$launcher exec --wait --setsid --tcsetsid 0 -- true 2>out"
  is output 'libspawn: file action 0: tcsetsid 0: Operation not permitted' "$(cat out)"
  verdict tcsetsid__the_terminal_of_another_session__says_so
  on_terminal "sh -c 'tty >name; exec $launcher exec --ignore-signal HUP --wait --setsid -- sh -c \"sleep 0.1\"'"
  is output 0 "$?"
  verdict setsid__on_a_terminal__hands_the_status_on
  # Who has sent the SIGINT of one control-C, 128 the kernel, 0 the launcher; and how many there were.
  cat >interrupted.py <<'END'
import os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
# Two that are pending at once are one: the launcher is stopped until the first is here.
stops = sys.argv[1] == "stop"
if stops:
    os.kill(os.getppid(), signal.SIGSTOP)
open("ready", "w").close()
senders = []
limit = 20
while True:
    info = signal.sigtimedwait([signal.SIGINT], limit)
    if info is None:
        break
    senders.append(info.si_code)
    limit = 0.5
    if stops:
        os.kill(os.getppid(), signal.SIGCONT)
print(*senders, file=open("senders", "w"))
sys.exit(9)
END
  # interrupt TEST SENDERS OPTION stop|go
  interrupt() {
    rm -f ready senders out
    (
      tries=0
      while [ ! -e ready ] && [ $tries -lt 200 ]; do
        sleep 0.05
        tries=$((tries + 1))
      done
      printf '\003'
      sleep 2
    ) | timeout -k 5 60 script -qec "trap : INT
      $launcher exec --wait $3 -- python3 interrupted.py $4; echo \$? >out" \
      /dev/null >"$work/typescript" 2>&1
    is senders "$2" "$(cat senders)" && is status 9 "$(cat out)"
    verdict "$1"
  }
  if command -v python3 >/dev/null; then
    interrupt wait__interrupt_from_the_terminal__comes_once 128 --env=A=B stop
    interrupt wait__interrupt_and_another_session__is_passed_on 0 --setsid go
    interrupt wait__interrupt_and_another_group__is_passed_on 0 '--pgroup 0' go
  else
    skip wait__interrupt_from_the_terminal__comes_once 'python3 is not installed'
  fi
else
  skip tcsetpgrp__a_new_group__is_in_the_foreground 'script is not installed'
fi
finish
