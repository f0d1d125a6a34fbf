#!/bin/sh
# SPDX-License-Identifier: MIT
# The command: how it is found, what it is called, its environment, and the statuses of failures.
# shellcheck disable=SC2016,SC2086  # commands expand their words themselves; $as_user is words
set -u
# shellcheck source=tests/support/launcher.sh
. "$(dirname "$0")/../support/launcher.sh"
mkdir bin other
printf '#!/bin/sh\necho bin "$@"\n' >bin/say
printf '#!/bin/sh\necho other "$@"\n' >other/say
printf '#!/bin/sh\necho dashes "$@"\n' >./--say
printf '#!/no/such/interpreter\n' >lost
printf 'text\n' >text
printf 'text\n' >unknown
chmod 755 bin/say other/say ./--say lost unknown

expect command__arguments__are_passed_on 0 'a  b c' -- sh -c 'echo "$@"' sh 'a  b' c
expect command__without_dashes_before_it__is_found 0 'x' --chdir / echo x
expect command__options_of_its_own__are_its 0 '--umask 7' echo --umask 7
expect command__with_dashes_before_it__is_found 0 'dashes 1' --search-path "$work" -- --say 1
expect command__a_status__is_handed_on 7 '' -- sh -c 'exit 7'
expect command__in_place__keeps_the_process_id 0 same -- \
  sh -c 'before=$$; exec "$1" exec -- sh -c "[ \$\$ -eq $before ] && echo same"' sh "$launcher"

refuse command__not_found__is_127 127 \
  'program search "no-such-command": No such file or directory' \
  --search-path /bin -- no-such-command
refuse command__no_such_path__is_127 127 'exec "/no/such/command": No such file or directory' -- \
  /no/such/command
refuse command__empty__is_127 127 'program search "": No such file or directory' -- ''
refuse command__not_executable__is_126 126 'exec "./text": Permission denied' -- ./text
refuse command__a_folder__is_126 126 'exec "./bin": Permission denied' -- ./bin
refuse command__below_a_file__is_126 126 'exec "./text/x": Not a directory' -- ./text/x
refuse command__no_interpreter__is_126 126 \
  'exec "./lost": the interpreter that it names: No such file or directory' -- ./lost
refuse command__no_known_format__is_126 126 'exec "./unknown": Exec format error' -- ./unknown
refuse command__waited_for_and_not_found__is_127 127 \
  'exec "/no/such/command": No such file or directory' --wait -- /no/such/command
# Each libc has its own words for ENAMETOOLONG.
name=/$(printf '%0300d' 0)
start "$launcher" exec -- "$name"
is status 126 "$status" && is message "libspawn: exec \"$name\"" "${message%: *}"
verdict command__too_long_a_name__is_126
expect no_exec_error__not_found__is_127_in_silence 127 '' --no-exec-error -- /no/such/command
long=$(printf '%0131071d' 0)
refuse command__too_long_arguments__is_126 126 'exec "/bin/true": Argument list too long' \
  --rlimit stack=65536 -- /bin/true "$long"
refuse messages__standard_error_is_a_file__come_to_the_launchers 127 \
  'exec "/no/such/command": No such file or directory' --open-write 2=errors -- /no/such/command
refuse messages__standard_error_is_closed__come_to_the_launchers 127 \
  'exec "/no/such/command": No such file or directory' --close 2 -- /no/such/command
expect closed_streams__all_three__are_no_failure 0 '' --close 0,1,2 -- "$launcher" exec -- true
expect closed_streams__a_missing_command__is_127 127 '' --close 0,1,2 -- "$launcher" exec -- /missing

expect argv0__a_name__is_the_commands 0 'called' --argv0 called -- sh -c 'echo "$0"'
expect search_path__another__is_searched 0 'other 1' --search-path "$work/other:$work/bin" -- say 1
expect search_path__empty_element__is_the_working_directory 0 'bin 1' --chdir bin --search-path : -- say 1
expect env__PATH__is_searched 0 'bin 1' --env "PATH=$work/bin:$PATH" -- say 1
expect exec_fd__a_program__runs 0 fine --open 5=/bin/sh --exec-fd 5 -- sh -c 'echo fine'
refuse exec_fd__a_closed_one__is_126 126 'exec 5: Bad file descriptor' --exec-fd 5 -- name

expect env__a_variable__is_set 0 'a=b' --env 'LS_T=a=b' -- printenv LS_T
expect env__twice__is_the_last 0 'two' --env LS_T=one --env LS_T=two -- printenv LS_T
expect clear_env__and_one__is_alone 0 'LS_T=x' --clear-env --env LS_T=x -- /usr/bin/env
expect clear_env__behind_one__leaves_none 0 '' --env LS_T=x --clear-env -- /usr/bin/env
expect unset_env__one__is_gone 1 '' --env LS_T=x --unset-env LS_T -- printenv LS_T
reject env__no_value__is_refused "--env 'LS_T': must be NAME=VALUE" --env LS_T -- true
reject env__no_name__is_refused "--env '=x': must be NAME=VALUE" --env =x -- true
reject unset_env__an_equals__is_refused "--unset-env 'A=B': must be a name without =" --unset-env A=B -- true
finish
