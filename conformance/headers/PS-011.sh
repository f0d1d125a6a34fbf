# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# PS-011: no name in <spawn.h> that a strictly conforming program may use for something else. Every
# word that the preprocessor leaves counts, parameters too: a macro of that name would break it.
set -eu

keywords='auto|break|case|char|const|continue|default|do|double|else|enum|extern|float|for|goto|if'
keywords="$keywords|inline|int|long|register|restrict|return|short|signed|sizeof|static|struct"
keywords="$keywords|switch|typedef|union|unsigned|void|volatile|while"
# POSIX: names of its own, and those that belong to the implementation in any header.
own='_.*|.*_t|posix_.*|POSIX_.*|sched_param'
# POSIX: <spawn.h> may show all of <sched.h> and <signal.h>, and the former all of <time.h>.
sched='sched_.*|SCHED_.*'
time='CLOCK_.*|CLOCKS_PER_SEC|NULL|TIME_UTC|TIMER_ABSTIME|asctime.*|clock.*|ctime.*|daylight'
time="$time|difftime|getdate.*|gmtime.*|it_.*|itimerspec|localtime.*|mktime|nanosleep|str[fp]time.*"
time="$time|time|timer_.*|timespec.*|timezone|tm|tm_.*|tv_.*|tzname|tzset"
signal='SIG.*|SA_.*|SI_.*|SS_.*|MINSIGSTKSZ|sa_.*|si_.*|ss_.*|sig.*|sival_.*|uc_.*|kill|killpg'
signal="$signal|psiginfo|psignal|pthread_kill|pthread_sigmask|raise"
signal="$signal|(BUS|CLD|FPE|ILL|POLL|SEGV|TRAP)_.*"

# shellcheck disable=SC2086  # with arguments, if need be
preprocess() { $CC -x c -std=c11 "$@"; }
macros() { awk '$1 == "#define" { sub(/\(.*/, "", $2); print $2 }' | sort -u; }

# The words of the header and the macros that it defines, under an edition.
names() { # EDITION FLAG...
  edition=-D_POSIX_C_SOURCE=$1
  shift
  preprocess "$edition" "$@" -E -dM /dev/null | macros >"$folder/before"
  preprocess "$edition" "$@" -E -dM "$folder/unit" | macros | comm -13 "$folder/before" -
  preprocess "$edition" "$@" -E -P "$folder/unit" | tr -cs 'A-Za-z0-9_' '\n' | grep '^[A-Za-z_]'
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo '#include <spawn.h>' >"$folder/unit"
names 200809L "$@" >"$folder/names"
names 202405L "$@" >>"$folder/names"
grep -qx posix_spawn "$folder/names" || echo 'posix_spawn is not declared'
polluting=$(grep -vxE "$keywords|$own|$sched|$time|$signal" "$folder/names" | sort -u | tr '\n' ' ')
[ -z "$polluting" ] || echo "names that belong to the program: ${polluting% }"
shown=
foreign() { grep -vxE "$keywords|$own" "$folder/names" | grep -qxE "$1"; }
! foreign "$sched" || shown=' <sched.h>'
! foreign "$signal" || shown="$shown <signal.h>"
echo "note names of other headers:${shown:- none}"
