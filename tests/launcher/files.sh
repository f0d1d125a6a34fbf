#!/bin/sh
# SPDX-License-Identifier: MIT
# Opening files, and the order of file actions.
set -u
# shellcheck source=tests/support/launcher.sh
. "$(dirname "$0")/../support/launcher.sh"
printf 'one\n' >one
# The last digits, which are the same on all architectures.
flags='s/^flags:.*\(....\)$/\1/p'
printf 'two\n' >two
mkdir folder
printf 'three\n' >folder/three

expect open__a_file__is_read 0 one --open 0=one -- cat
expect open__two_files__are_read 0 'one
two' --open 3=one --open 4=two -- cat /dev/fd/3 /dev/fd/4
expect open__a_name_with_equals_and_colon__is_taken_whole 0 '' --open-write '1=a=b:c@d' -- echo named
is content named "$(cat 'a=b:c@d')"
verdict open_write__a_new_file__is_written
expect open_write__an_old_file__is_emptied 0 '' --open-write 1=old -- printf long
expect open_write__again__succeeds 0 '' --open-write 1=old -- printf s
is content s "$(cat old)"
verdict open_write__an_old_file__has_only_the_new
expect open_append__an_old_file__succeeds 0 '' --open-append 1=old -- printf t
is content st "$(cat old)"
verdict open_append__an_old_file__has_both
expect open_read_write__a_new_file__is_both 0 0002 --open-read-write 3=both -- sed -n "$flags" \
  /proc/self/fdinfo/3
expect open_existing__a_file__is_both 0 0002 --open-existing 3=one -- sed -n "$flags" \
  /proc/self/fdinfo/3
refuse open_existing__no_file__fails 125 'file action 0: open "nothing": No such file or directory' \
  --open-existing 3=nothing -- true
[ ! -e nothing ]
verdict open_existing__no_file__makes_none
expect open__flags__are_the_files 0 6001 --open-write 3:append,nonblock,0600=made -- \
  sed -n "$flags" /proc/self/fdinfo/3
is mode 600 "$(stat -c %a made)"
verdict open__a_mode__is_the_files
expect umask__an_opened_file__counts 0 '' --open-write 3=masked --umask 077 -- true
is mode 600 "$(stat -c %a masked)"
verdict umask__behind_the_open__counts_all_the_same
refuse open__excl_and_a_file__fails 125 'file action 0: open "one": File exists' \
  --open-write 3:excl=one -- true
expect open__cloexec__is_not_there 0 closed --open 3:cloexec=one -- \
  sh -c 'test -e /proc/self/fd/3 || echo closed'
expect open__relative_to_a_descriptor__is_found 0 three --open 5=folder --open 0@5=three -- cat
expect data__a_text__is_read 0 'a = b' --data '0=a = b' -- cat
expect data__nothing__is_an_empty_file 0 0 --data 0= -- wc -c

expect order__open_before_chdir__is_from_here 0 one --open 0=one --chdir folder -- cat
expect order__open_behind_chdir__is_from_there 0 three --chdir folder --open 0=three -- cat
refuse order__the_other_way__fails 125 'file action 1: open "one": No such file or directory' \
  --chdir folder --open 0=one -- cat
expect order__output_then_errors__is_one_file 0 '' --open-write 1=all --dup 2=1 -- \
  sh -c 'echo out; echo err >&2'
is content 'out
err' "$(cat all)"
verdict order__output_then_errors__is_in_order

expect optional__a_missing_file__goes_on 0 fine --open 3=nothing --optional --data 0=fine -- cat
refuse optional__the_next_action__still_fails 125 \
  'file action 1: open "nowhere": No such file or directory' \
  --open 3=nothing --optional --open 3=nowhere -- true
reject optional__before_all__is_refused "option '--optional' must be behind the file action that may fail" \
  --optional --open 3=one -- true

opening="must be N[@DIR][:FLAG,...]=FILE: descriptor numbers, flags of open(2) in lower case, a mode as 0600"
for value in one =one x=one -1=one 3:=one 3:bogus=one 3:600=one 3:0999=one 3@=one 3@x=one 99999999999=one '+3=one' '3 =one'; do
  reject "open__${value}__is_refused" "--open '$value': $opening" --open "$value" -- true
done
refuse open__an_empty_name__fails 125 'file action 0: open 3: No such file or directory' --open 3= -- true
refuse open__a_number_over_the_limit__fails 125 "--open '1000000000=one': Bad file descriptor" \
  --open 1000000000=one -- true
finish
