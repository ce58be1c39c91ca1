package io.nochub.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The launcher of an unpacked archive, as an operator calls it from some folder. */
final class Nochub {
  /** Where this module's build leaves the archive unpacked. */
  static final Path BUILT = Path.of("target", "nochub", "nochub").toAbsolutePath();

  /** An admin's token, as automation brings its own. */
  static final String TOKEN = "nh_admin_of_the_stories";

  private static final long LONGEST_SECONDS = 180;

  private final Path home;
  private final Path folder;
  private final List<String> wrapper;

  /**
   * The built archive.
   *
   * @param folder from where it is called, and where its output is kept
   */
  Nochub(Path folder) {
    this(installed(), folder);
  }

  Nochub(Path home, Path folder) {
    this(home, folder, List.of());
  }

  private Nochub(Path home, Path folder, List<String> wrapper) {
    this.home = home;
    this.folder = folder;
    this.wrapper = List.copyOf(wrapper);
  }

  /**
   * A copy of the built archive after {@code nochub prepare}, which makes each start quicker; made
   * once for all stories of a build.
   */
  private static Path installed() {
    try {
      long built = Files.getLastModifiedTime(BUILT.resolve("lib")).toMillis();
      Path home = BUILT.resolveSibling("installed-" + built);
      Path lock = BUILT.resolveSibling("installed.lock");
      try (FileChannel others =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = others.lock()) {
        if (held.isValid() && !Files.exists(home)) {
          install(home);
        }
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void install(Path home) throws IOException, InterruptedException {
    Path draft = Files.createTempDirectory(home.getParent(), "installing");
    Path copy = draft.resolve("nochub");
    try (Stream<Path> parts = Files.walk(BUILT)) {
      for (Path part : parts.toList()) {
        Files.copy(part, copy.resolve(BUILT.relativize(part)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    Files.move(copy, home);
    Ended prepared = new Nochub(home, draft).run("prepare");
    if (prepared.code() != 0) {
      throw new AssertionError("nochub prepare: " + prepared);
    }
  }

  /**
   * The same, where a script of the shell prepares the process's surroundings first.
   *
   * @param script ends with {@code exec "$@"}
   */
  Nochub prepared(String script, String... before) {
    List<String> all = new ArrayList<>(List.of(before));
    all.addAll(List.of("sh", "-c", script, "sh"));
    return new Nochub(home, folder, all);
  }

  /**
   * The same, where writing fails, as on a full disk, when a file gets larger than so many blocks
   * of 512 or 1,024 bytes.
   */
  Nochub withFilesUpTo(int blocks) {
    return prepared("ulimit -f " + blocks + "; exec \"$@\"");
  }

  Path folder() {
    return folder;
  }

  /** Writes the hub's own configuration, where the launcher looks for it. */
  Nochub configured(String yaml) throws IOException {
    Path config = Files.createDirectory(folder.resolve("config")).resolve("hub.yaml");
    Files.writeString(config, yaml);
    return this;
  }

  /** What a command said, and its exit code. */
  record Ended(int code, String out, String errors) {}

  /** Runs a command to its end. */
  Ended run(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    Process process = start(out, errors, arguments);
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "nochub " + String.join(" ", arguments) + " did not end:\n" + Files.readString(out));
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(errors));
  }

  /** Starts a command; what it says goes to these files, behind what is there. */
  Process start(Path out, Path errors, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(List.of("sh", home.resolve("bin/nochub").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // what lives for seconds is not worth compiling well
    builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    builder.environment().put("NOCHUB_BOOTSTRAP_TOKEN", TOKEN);
    return builder
        .redirectOutput(Redirect.appendTo(out.toFile()))
        .redirectError(Redirect.appendTo(errors.toFile()))
        .start();
  }
}
