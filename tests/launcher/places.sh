#!/bin/sh
# SPDX-License-Identifier: MIT
# Directories, roots, namespaces that exist, cgroups.
# shellcheck disable=SC2016,SC2086  # commands expand their words themselves; $as_user is words
set -u
# shellcheck source=tests/support/launcher.sh
. "$(dirname "$0")/../support/launcher.sh"
mkdir -p folder/inner root/inner
printf 'text\n' >file
chmod 755 folder root

expect chdir__a_folder__is_there 0 "$work/folder" --chdir folder -- pwd -P
expect chdir__twice__is_relative_to_the_first 0 "$work/folder/inner" --chdir folder --chdir inner -- pwd -P
refuse chdir__no_folder__says_so 125 'file action 0: chdir "missing": No such file or directory' \
  --chdir missing -- true
refuse chdir__a_file__says_so 125 'file action 0: chdir "file": Not a directory' --chdir file -- true
refuse chdir__an_empty_name__says_so 125 'file action 0: chdir: No such file or directory' \
  --chdir '' -- true
expect fchdir__an_opened_folder__is_there 0 "$work/folder" --open 5=folder --fchdir 5 -- pwd -P
refuse fchdir__a_file__says_so 125 'file action 1: fchdir 5: Not a directory' \
  --open 5=file --fchdir 5 -- true
reject fchdir__a_name__is_refused "--fchdir 'folder': must be a descriptor number" --fchdir folder -- true
printf "#!/bin/sh\necho \"\$@\"\n" >say
chmod +x say
expect chdir__a_relative_command__is_found_there 0 there --chdir folder/inner -- ../../say there

if [ "$(id -u)" -eq 0 ]; then alone=; else alone='--namespaces user'; fi
can chroot__a_folder__is_the_root $alone --chroot / && {
  # The launcher is static: it runs in an empty root.
  cp libspawn root/libspawn
  expect chroot__a_folder__is_the_root 0 "libspawn $("$launcher" --version | cut -d' ' -f2)" $alone \
    --chroot root --chdir / -- /libspawn --version
  refuse chroot__a_command_outside__is_not_found 127 'exec "/bin/true": No such file or directory' \
    $alone --chroot root --chdir / -- /bin/true
}
refuse chroot__no_folder__says_so 125 'file action 0: chroot "missing": No such file or directory' \
  --chroot missing -- true
start $as_user "$launcher" exec --chroot / -- true
is status 125 "$status" && is message 'libspawn: file action 0: chroot "/": Operation not permitted' "$message"
verdict chroot__an_ordinary_user__says_so

can setns__a_file__joins --setns /proc/self/ns/uts && {
  expect setns__a_file__joins 0 "$(readlink /proc/self/ns/uts)" --setns /proc/self/ns/uts -- \
    readlink /proc/self/ns/uts
  expect setns__a_descriptor_and_a_kind__joins 0 '' --open 5=/proc/self/ns/net --setns 5=net -- true
  refuse setns__another_kind__fails 125 'file action 1: setns 5: Invalid argument' \
    --open 5=/proc/self/ns/net --setns 5=uts -- true
}
map="0 $(id -u) 1"
can setns__in_a_new_user_namespace__joins --namespaces user,uts --uid-map "$map" &&
  expect setns__in_a_new_user_namespace__joins 0 '' --namespaces user,uts --uid-map "$map" -- \
    "$launcher" exec --setns /proc/self/ns/uts -- true
can setns__another_process__is_in_its_namespace --namespaces uts && {
  "$launcher" exec --namespaces uts -- sleep 30 &
  outer=$!
  tries=0
  inner=
  while [ -z "$inner" ] && [ $tries -lt 100 ]; do
    sleep 0.05
    inner=$(tr -d ' ' 2>"$work/message" <"/proc/$outer/task/$outer/children")
    tries=$((tries + 1))
  done
  wanted=$(readlink "/proc/$inner/ns/uts")
  expect setns__another_process__is_in_its_namespace 0 "$wanted" --setns "/proc/$inner/ns/uts" -- \
    readlink /proc/self/ns/uts
  [ "$wanted" != "$(readlink /proc/self/ns/uts)" ]
  verdict setns__another_process__is_in_another_than_ours
  kill "$outer"
  wait "$outer"
  is status 143 $?
  verdict wait__a_signal_to_the_launcher__ends_the_command
}
refuse setns__no_file__says_so 125 'file action 0: open "./missing": No such file or directory' \
  --setns ./missing -- true
expect setns__an_optional_missing_file__goes_on 0 fine --setns ./missing --optional -- echo fine
kinds='must be a file, with a slash, or a descriptor number, and behind = some of cgroup, ipc, mount, net, pid, user, uts'
for value in net 5=bogus 5= -1; do
  reject "setns__${value}__is_refused" "--setns '$value': $kinds" --setns "$value" -- true
done

refuse cgroup__no_folder__says_so 125 "--cgroup 'missing': No such file or directory" --cgroup missing -- true
refuse cgroup__another_folder__says_so 125 'cgroup 3: Bad file descriptor' --cgroup folder --wait -- true
base=/sys/fs/cgroup
[ -e $base/cgroup.procs ] || base=/sys/fs/cgroup/unified
cgroup=$base/libspawn-launcher-$$
if mkdir $cgroup 2>"$work/message"; then
  for way in --wait --env=A=B; do
    expect "cgroup__a_cgroup_with_${way#--}__is_in_it" 0 "0::/${cgroup##*/}" --cgroup $cgroup $way -- \
      grep ^0:: /proc/self/cgroup
  done
  rmdir $cgroup
else
  skip cgroup__a_cgroup__is_in_it 'no cgroup can be made'
fi
finish
