#!/bin/sh
# SPDX-License-Identifier: MIT
# Descriptors: copied, moved, closed, inherited.
set -u
# shellcheck source=tests/support/launcher.sh
. "$(dirname "$0")/../support/launcher.sh"
printf 'one\n' >one
printf 'two\n' >two

# What is open in the command, but for the descriptor by which it looks.
# shellcheck disable=SC2016  # the command expands it
list='for fd in 0 1 2 3 4 5 6 7 8 9 20 300; do [ ! -e /proc/$$/fd/$fd ] || printf "%s " $fd; done'

expect dup__a_file__is_the_same 0 one --open 5=one --dup 0=5 -- cat
expect dup__to_itself__stays_open 0 one --open 5:cloexec=one --dup 5=5 -- cat /dev/fd/5
expect move__a_file__is_there_alone 0 '0 1 2 6 ' --open 5=one --move 6=5 -- sh -c "$list"
expect move__a_swap__is_right 0 'two
one' --open 5=one --open 6=two --move 7=5 --move 5=6 --move 6=7 -- cat /dev/fd/5 /dev/fd/6
refuse dup__a_closed_one__fails 125 'file action 0: dup2 77 to 0: Bad file descriptor' --dup 0=77 -- true
expect close__several__are_closed 0 '0 1 2 4 ' --open 3=one --open 4=one --open 5=one --close 3,5 -- \
  sh -c "$list"
expect close__a_closed_one__is_no_error 0 '' --close 9 -- true
expect close_from__three__leaves_the_standard_ones 0 '0 1 2 ' --open 3=one --dup 300=3 \
  --close-from 3 -- sh -c "$list"
expect close_range__with_ends__closes_these 0 '0 1 2 3 6 ' --open 3=one --dup 4=3 --dup 5=3 --dup 6=3 \
  --close-range 4-5 -- sh -c "$list"
expect close_range__without_end__closes_the_rest 0 '0 1 2 5 300 ' --open 3=one --dup 4=3 --dup 5=3 \
  --dup 6=3 --dup 300=3 --close-range 3-:300,5 -- sh -c "$list"

exec 5<one 6<two
expect map__a_list__is_all 0 '0 1 2 4 ' --map 0,1,2,-,6 -- sh -c "$list"
expect map__a_swap__is_right 0 'two
one' --map 0,1,2,6,5 -- sh -c 'cat <&3; cat <&4'
expect map__twice_the_same__is_both 0 '0 1 2 3 4 ' --map 0,1,2,5,5 -- sh -c "$list"
expect map__none__leaves_nothing_open 3 '' --map none -- \
  sh -c '[ -e /proc/$$/fd/0 ] || [ -e /proc/$$/fd/1 ] || exit 3'
refuse map__a_closed_one__fails 125 'file action 0: fdmap 77 to 1: Bad file descriptor' --map 0,77 -- true
for value in '' "0," x 0,-1 1-2; do
  reject "map__${value:-empty}__is_refused" \
    "--map '$value': must be descriptor numbers and -, with commas between them, or none" --map "$value" -- true
done
expect inherit__by_itself__stays 0 '0 1 2 5 6 ' --inherit 5 -- sh -c "$list"
expect cloexec_default__alone__leaves_the_standard_ones 0 '0 1 2 ' --cloexec-default -- sh -c "$list"
expect cloexec_default__and_a_list__leaves_that 0 '0 1 2 6 ' --cloexec-default --inherit 0,1,2,6 -- \
  sh -c "$list"
expect cloexec_default__a_list_without_0__has_no_0 0 '1 2 6 ' --cloexec-default --inherit 1,2,6 -- \
  sh -c "$list"
expect cloexec_default__what_an_action_opens__stays 0 '0 1 2 9 ' --cloexec-default --dup 9=5 -- \
  sh -c "$list"
exec 5<&- 6<&-
refuse inherit__a_closed_one__fails 125 'file action 1: inherit 6: Bad file descriptor' \
  --close 5 --inherit 6 -- true

expect launcher__no_option__leaves_nothing_open 0 '0 1 2 ' -- sh -c "$list"
expect launcher__every_kind_of_file__leaves_nothing_open 0 '0 1 2 ' --uid "$(id -u)" --chdir / -- \
  sh -c "$list"

pair='must be N=M, two descriptor numbers'
for value in 1 = 1= =1 a=b 1=-1 1=2=3; do
  reject "dup__${value}__is_refused" "--dup '$value': $pair" --dup "$value" -- true
done
many='must be descriptor numbers, with commas between them'
for value in '' "," "1," ",1" 1-2 x; do
  reject "close__${value:-empty}__is_refused" "--close '$value': $many" --close "$value" -- true
done
for value in '' x -1 "3," 2147483648; do
  reject "close_from__${value:-empty}__is_refused" \
    "--close-from '$value': must be a descriptor number" --close-from "$value" -- true
done
range='must be A-B or A-, A not over B, and behind a colon descriptor numbers with commas'
for value in 3 - -3 5-4 3-x 3-: 3-4:x; do
  reject "close_range__${value}__is_refused" "--close-range '$value': $range" --close-range "$value" -- true
done
finish
