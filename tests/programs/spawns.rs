// SPDX-License-Identifier: MIT
// Programs launched by std::process::Command in every way that ends in posix_spawn.
use std::io::{Read, Write};
use std::process::{Command, Stdio};

fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command);
    shell
}

fn report(title: &str, mut command: Command) {
    match command.output() {
        Ok(output) => println!(
            "{title}: {} {:?} {:?}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(error) => println!("{title}: {:?} {:?}", error.kind(), error.raw_os_error()),
    }
}

fn found_in_path() {
    let mut in_path = Command::new("printenv");
    in_path.arg("PATH");
    report("in PATH", in_path);
    let mut narrow = Command::new("only-here");
    narrow.env("PATH", "folder");
    report("in the child's PATH", narrow);
    let mut lost = Command::new("only-here");
    lost.env("PATH", "/no/such/folder");
    report("not in the child's PATH", lost);
}

fn with_options() {
    let mut environment = shell("echo $given; echo $HOME");
    environment.env("given", "value").env_remove("HOME");
    report("environment", environment);
    let mut cleared = Command::new("/usr/bin/env");
    cleared.env_clear().env("only", "this");
    report("cleared environment", cleared);
    let mut folder = shell("pwd; ls");
    folder.current_dir("folder");
    report("current_dir", folder);
    let mut no_folder = shell("pwd");
    no_folder.current_dir("no-such-folder");
    report("missing current_dir", no_folder);
    let mut relative = Command::new("./only-here");
    relative.current_dir("folder");
    report("relative to current_dir", relative);
    report("signals", shell("exec grep -E 'Sig(Blk|Cgt)' /proc/self/status"));
    let mut null = shell("cat; echo hidden");
    null.stdin(Stdio::null());
    report("null input", null);
}

fn failures() {
    report("status", shell("exit 7"));
    report("killed", shell("kill -9 $$"));
    report("missing program", Command::new("no-such-program"));
    report("missing file", Command::new("/no/such/program"));
    report("not executable", Command::new("./plain"));
    report("a folder", Command::new("./folder"));
    report("not a program", Command::new("./no-interpreter"));
    report("missing interpreter", Command::new("./lost-interpreter"));
}

fn pipes() {
    let mut child = Command::new("cat")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("cat starts");
    let text = "line\n".repeat(100_000);
    let mut input = child.stdin.take().expect("a pipe");
    let copy = text.clone();
    let writer = std::thread::spawn(move || input.write_all(copy.as_bytes()));
    let mut output = String::new();
    child.stdout.take().expect("a pipe").read_to_string(&mut output).expect("all of it");
    writer.join().expect("no panic").expect("all written");
    println!("pipes: {} {}", output == text, child.wait().expect("it ended"));
}

fn killed_by_us() {
    let mut child = shell("exec sleep 60").spawn().expect("sleep starts");
    child.kill().expect("a signal");
    println!("killed by us: {}", child.wait().expect("it ended"));
}

fn threads() {
    let good = |number: usize| {
        let output = Command::new("echo").arg(number.to_string()).output().expect("echo starts");
        output.stdout == format!("{number}\n").into_bytes()
    };
    let count: usize = std::thread::scope(|scope| {
        let run = |thread: usize| (0..25usize).filter(|i| good(thread * 25 + *i)).count();
        let all: Vec<_> = (0..16).map(|thread| scope.spawn(move || run(thread))).collect();
        all.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    println!("threads: {count}");
}

fn main() {
    found_in_path();
    with_options();
    failures();
    pipes();
    killed_by_us();
    threads();
}
