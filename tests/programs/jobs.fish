# SPDX-License-Identifier: MIT
# Pipelines, redirections, jobs and failures; fish launches external programs by posix_spawn.
echo one two three | tr ' ' '\n' | sort -r | head -n 2
seq 1000 | sort -rn | tail -n 1 >last
cat <last
cat <no-such-file
printenv PWD | string length -q; and echo pwd
env given=value printenv given
no-such-program argument
echo status $status
./plain
echo status $status
/no/such/program
echo status $status
./no-interpreter argument
echo status $status
./lost-interpreter
echo status $status
sh -c 'exit 7'
echo status $status
sh -c 'kill -9 $$'
echo status $status
false | true
echo pipestatus $pipestatus
sh -c 'echo error >&2' 2>errors
cat errors
sleep 60 &
set -l job $last_pid
kill $job
wait $job
echo waited
for number in (seq 100)
    sh -c "exit $number"
    test $status -eq $number; or echo wrong $number
end
for number in (seq 20)
    sh -c "echo $number" >background_$number &
end
wait
cat background_*
echo (sh -c 'echo substituted')
sh -c 'exec grep SigBlk /proc/self/status'
set -l sum 0
for number in (seq 50)
    set sum (math $sum + (expr $number + 0))
end
echo sum $sum
