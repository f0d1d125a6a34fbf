#!/bin/sh
# SPDX-License-Identifier: MIT
# Help, errors of usage, and every option as the table, the help and the manual have it.
set -u
# shellcheck source=tests/support/launcher.sh
. "$(dirname "$0")/../support/launcher.sh"
here=$(cd "$OLDPWD" && cd "$(dirname "$0")" && pwd)
manual=$here/../../docs/man/libspawn.1

reject option__unknown__is_refused "unknown or ambiguous option '--bogus'" --bogus -- true
reject option__unknown_letter__is_refused "unknown or ambiguous option '-x'" -x true
reject option__ambiguous__is_refused "unknown or ambiguous option '--ch'" --ch / true
reject option__no_value__is_refused "option '--chdir' needs a value" --chdir
reject option__a_value_too_many__is_refused "option '--setsid=1': it takes no value" --setsid=1 true
reject command__none__is_refused 'no command behind the options' --setsid
reject command__none_behind_dashes__is_refused 'no command behind the options' --
expect option__with_equals__is_taken 0 / --chdir=/ pwd
expect option__shortened__is_taken 0 / --chd / pwd

start "$launcher"
is status 125 "$status" && is message "libspawn: usage: libspawn exec [OPTION]... [--] COMMAND...
Try 'libspawn exec --help'." "$message"
verdict libspawn__alone__says_how
start "$launcher" run true
is status 125 "$status" && is message "libspawn: 'run' is not known, only 'exec' is
Try 'libspawn exec --help'." "$message"
verdict libspawn__another_word__says_which

start "$launcher" exec --help
help=$printed
is status 0 "$status" && is message '' "$message"
verdict help__asked__is_no_failure
is lines '' "$(printf '%s\n' "$help" | awk 'length($0) > 100')"
verdict help__every_line__has_100_columns
is lines '' "$(printf '%s\n' "$help" | grep -E '^  ' | grep -vE '^  --[a-z0-9-]+( .*)?$|^ {29}[^ ]')"
verdict help__every_option__is_aligned
start "$launcher" --help
is help "$help" "$printed"
verdict help__without_exec__is_the_same
start "$launcher" --version
is status 0 "$status" && printf '%s\n' "$printed" | grep -qE '^libspawn [0-9]+\.[0-9]+\.[0-9]+$'
verdict version__asked__is_printed
for output in --help --version; do
  status=0
  "$launcher" exec $output >/dev/full 2>message || status=$?
  is status 125 $status && is message 'libspawn: standard output: No space left on device' "$(cat message)"
  verdict "${output#--}__full_output__is_a_failure"
  status=0
  "$launcher" exec $output >&- 2>message || status=$?
  is status 125 $status && is message 'libspawn: standard output: Bad file descriptor' "$(cat message)"
  verdict "${output#--}__closed_output__is_a_failure"
done

printf '%s\n' "$help" | sed -n 's/^  --\([a-z0-9-]*\).*/\1/p' | sort >options
sed -n 's/^\.It Fl -\([a-z0-9-]*\).*/\1/p' "$manual" | sort >described
diff options described | sed 's/^/# /'
cmp -s options described
verdict manual__options__are_those_of_the_help
is missing '' "$(while read -r option; do
  grep -qw -e "--$option" "$here"/*.sh "$here/../support/launcher.sh" || echo "$option"
done <options)"
verdict tests__options__are_all_used
if command -v mandoc >/dev/null; then
  is warnings '' "$(mandoc -Tlint -W warning "$manual")"
  verdict manual__mandoc__has_no_complaint
elif command -v groff >/dev/null; then
  is warnings '' "$(groff -mdoc -Tutf8 -ww -z "$manual" 2>&1)"
  verdict manual__groff__has_no_complaint
else
  skip manual__mandoc__has_no_complaint 'neither mandoc nor groff is installed'
fi
finish
