// SPDX-License-Identifier: MIT
// Programs launched by ProcessBuilder, which goes through jspawnhelper and posix_spawn.
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

public class Spawns {
  static ProcessBuilder shell(String command) {
    return new ProcessBuilder("sh", "-c", command);
  }

  static void report(String title, ProcessBuilder builder) throws Exception {
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes());
      String errors = new String(process.getErrorStream().readAllBytes());
      System.out.println(title + ": " + process.waitFor() + " [" + output + "] [" + errors + "]");
    } catch (IOException error) {
      System.out.println(title + ": " + error.getMessage());
    }
  }

  static void options() throws Exception {
    report("output", shell("echo out; echo error >&2"));
    report("merged", shell("echo out; echo error >&2").redirectErrorStream(true));
    report("directory", shell("pwd; ls").directory(new File("folder")));
    report("missing directory", shell("pwd").directory(new File("no-such-folder")));
    report("to a file", shell("echo written").redirectOutput(new File("written")));
    report("appended", shell("echo more").redirectOutput(
        ProcessBuilder.Redirect.appendTo(new File("written"))));
    report("from a file", new ProcessBuilder("cat").redirectInput(new File("written")));
    ProcessBuilder environment = shell("echo $given; echo $HOME");
    environment.environment().put("given", "value");
    environment.environment().remove("HOME");
    report("environment", environment);
    report("signals", shell("exec grep -E 'Sig(Blk|Cgt)' /proc/self/status"));
  }

  static void failures() throws Exception {
    report("status", shell("exit 7"));
    report("killed", shell("kill -9 $$"));
    report("missing program", new ProcessBuilder("no-such-program"));
    report("missing file", new ProcessBuilder("/no/such/program"));
    report("not executable", new ProcessBuilder("./plain"));
    report("not a program", new ProcessBuilder("./no-interpreter"));
    report("missing interpreter", new ProcessBuilder("./lost-interpreter"));
  }

  static void pipeline() throws Exception {
    List<Process> all = ProcessBuilder.startPipeline(List.of(
        shell("seq 1000"), new ProcessBuilder("sort", "-rn"), new ProcessBuilder("head", "-n1")));
    String last = new String(all.get(2).getInputStream().readAllBytes());
    System.out.println("pipeline: " + last.trim());
  }

  static void destroyed() throws Exception {
    Process process = shell("exec sleep 60").start();
    process.destroyForcibly();
    System.out.println("destroyed: " + process.waitFor(60, TimeUnit.SECONDS) + " "
        + process.exitValue());
  }

  static boolean echoes(int number) throws Exception {
    Process process = new ProcessBuilder("echo", "" + number).start();
    String output = new String(process.getInputStream().readAllBytes());
    return process.waitFor() == 0 && output.equals(number + "\n");
  }

  static void threads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    List<Callable<Boolean>> tasks = IntStream.range(0, 100)
        .mapToObj(number -> (Callable<Boolean>) () -> echoes(number)).toList();
    int good = 0;
    for (Future<Boolean> future : pool.invokeAll(tasks)) {
      if (future.get()) good++;
    }
    pool.shutdown();
    System.out.println("threads: " + good);
  }

  public static void main(String[] arguments) throws Exception {
    options();
    failures();
    pipeline();
    destroyed();
    threads();
  }
}
