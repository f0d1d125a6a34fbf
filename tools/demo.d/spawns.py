# SPDX-License-Identifier: MIT
"""Launches programs with os.posix_spawn and os.posix_spawnp in every way they know; the demo
compares what this prints with libspawn and without. Nothing printed depends on time or a pid."""
import os
import signal
import sys

ROUNDS = 20
SHOW_SIGNALS = ["grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"]
SHOW_IDENTITY = ["sh", "-c", 'read -r p c s pp g i r </proc/$$/stat; [ $g = $$ ] && [ $i = $$ ] &&'
                 ' echo leads session; [ $g = $$ ] && echo leads group; true']


def say(text):
    print(text, flush=True)


def of_standard_signals(line):
    """glibc's children start with its own signals, 32 and 33, ignored; libspawn's do not."""
    name, colon, bits = line.partition(":\t")
    return f"{name} {int(bits, 16) & 0x7fffffff:08x}" if colon and name[:3] == "Sig" else line


def run(title, argv, search=True, **options):
    """One spawn: its output, then how it ended, or the exception."""
    reader, writer = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, writer, 1), *options.pop("file_actions", [])]
    spawn = os.posix_spawnp if search else os.posix_spawn
    try:
        pid = spawn(argv[0], argv, dict(os.environ, LANG="C"), file_actions=actions, **options)
    except OSError as error:
        say(f"{title}: {type(error).__name__} {error.errno} {error.filename}")
        pid = None
    os.close(writer)
    with os.fdopen(reader) as pipe:
        output = [of_standard_signals(line) for line in pipe.read().splitlines()]
    if pid is not None:
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        say(f"{title}: exit {status}: {' | '.join(output)}")


def run_round(number):
    scratch = "python.scratch"
    run("found in PATH", ["echo", "hello", str(number)])
    run("by its path", ["/bin/echo", "hello", str(number)], search=False)
    run("exit status", ["sh", "-c", f"exit {number}"])
    run("killed", ["sh", "-c", "kill -9 $$"])
    run("reads a file", ["cat"], file_actions=[(os.POSIX_SPAWN_OPEN, 0, __file__, os.O_RDONLY, 0)])
    run("writes a file", ["sh", "-c", "echo written >&3; wc -c <" + scratch], file_actions=[
        (os.POSIX_SPAWN_OPEN, 3, scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)])
    run("closed input", ["sh", "-c", "read line"], file_actions=[
        (os.POSIX_SPAWN_CLOSE, 0), (os.POSIX_SPAWN_CLOSE, 2)])
    run("mask", SHOW_SIGNALS, setsigmask=[signal.SIGUSR1, signal.SIGTERM])
    run("defaults", SHOW_SIGNALS, setsigdef=[signal.SIGPIPE, signal.SIGXFSZ])
    run("group", SHOW_IDENTITY, setpgroup=0)
    run("session", SHOW_IDENTITY, setsid=True)
    run("ids", ["id", "-u"], resetids=True)
    run("scheduler", ["grep", "^policy", "/proc/self/sched"] if os.path.exists("/proc/self/sched")
        else ["true"], scheduler=(os.SCHED_OTHER, os.sched_param(0)))
    run("missing program", ["no-such-program"])
    run("missing file", ["/no/such/program"], search=False)
    run("not executable", ["/etc/passwd"], search=False)
    run("failing action", ["true"], file_actions=[
        (os.POSIX_SPAWN_OPEN, 0, "/no/such/input", os.O_RDONLY, 0)])


for number in range(ROUNDS):
    run_round(number)
os.unlink("python.scratch")
sys.exit(0)
