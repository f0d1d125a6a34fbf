# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2016  # the commands expand it
set -eu
libspawn=$1
cd "$(mktemp -d)"
mkdir app
echo 'a configuration' >app/config

"$libspawn" exec --chdir app --open 0=config --umask 027 --rlimit nofile=64 -- \
  sh -c 'cat; umask; ulimit -n'

# A log for both streams; the environment is empty but for one variable.
"$libspawn" exec --clear-env --env WHO=server --open-append 1=log --dup 2=1 -- \
  /bin/sh -c 'echo "$WHO writes"; echo "$WHO complains" >&2'
cat log

"$libspawn" exec --data 0='what the command reads' -- cat
echo

# Which action it was, and the status for it.
status=0
"$libspawn" exec --chdir app --open 0=missing -- cat 2>&1 || status=$?
echo "status $status"
"$libspawn" exec -- ./app/config 2>&1 || echo "status $?"
"$libspawn" exec -- ./app/nothing 2>&1 || echo "status $?"
rm -r "$PWD"
