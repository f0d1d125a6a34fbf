# SPDX-License-Identifier: MIT
"""subprocess with close_fds=False, which makes it use posix_spawn for programs with a path."""
import concurrent.futures
import signal
import subprocess
import sys

SH = "/bin/sh"


def shell(command, **options):
    return subprocess.run([SH, "-c", command], close_fds=False, capture_output=True, text=True,
                          check=False, timeout=60, **options)


def report(title, result):
    print(title, result.returncode, repr(result.stdout), repr(result.stderr), flush=True)


def failing(argv):
    try:
        subprocess.run(argv, close_fds=False, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(type(error).__name__, getattr(error, "errno", None),
              getattr(error, "filename", None), str(error), flush=True)


def in_threads():
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda n: shell(f"echo {n}").stdout, range(200)))
    return sum(result == f"{number}\n" for number, result in enumerate(results))


report("output", shell("echo out; echo err >&2"))
report("input", shell("cat", input="given\n"))
report("status", shell("exit 7"))
report("killed", shell("kill -15 $$"))
report("environment", shell("echo $ONLY", env={"ONLY": "this", "PATH": "/usr/bin:/bin"}))
report("closed descriptors", shell("ls /proc/self/fd"))
report("mask", shell("grep SigBlk /proc/self/status"))
report("signals restored", shell("kill -PIPE $$; echo survived", restore_signals=True))
report("signals kept", shell("kill -PIPE $$; echo survived", restore_signals=False))
report("folder", shell("pwd", cwd="/"))
report("session", shell('[ "$(cut -d" " -f6 /proc/$$/stat)" = $$ ] && echo leads',
                        start_new_session=True))
failing(["/no/such/program"])
failing(["no-such-program"])
failing(["/etc/passwd"])
failing(["/bin"])
failing(["/bin/false"])
with subprocess.Popen([SH, "-c", "exec sleep 60"], close_fds=False) as child:
    child.send_signal(signal.SIGTERM)
    print("terminated", child.wait(60))
print("threads:", in_threads())
sys.exit(0)
