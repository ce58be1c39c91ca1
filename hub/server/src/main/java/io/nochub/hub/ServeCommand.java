package io.nochub.hub;

import static io.nochub.hub.cli.Command.flag;
import static io.nochub.hub.cli.Command.option;

import io.nochub.hub.access.Access;
import io.nochub.hub.cli.Command;
import io.nochub.hub.cli.Given;
import io.nochub.hub.cli.NotUnderstoodException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;

/** Runs the hub until it is told to stop. */
final class ServeCommand {
  /** A service manager starts it again after this code (sysexits.h: EX_IOERR). */
  private static final int DISK_FAILED = 74;

  private static final String PORT = "port";
  private static final String DEV_PLUGINS = "dev-plugins";
  private static final String RESUME = "resume";
  private static final String START_ONLY = "start-only";

  private final Given given;

  ServeCommand(Given given) {
    this.given = given;
  }

  static Command described() {
    return new Command(
        "serve",
        "Runs the hub.",
        options(),
        List.of(),
        given -> new ServeCommand(given).run(config(given, Map.of()), assembly -> {}));
  }

  static List<Option> options() {
    return SettingsOptions.and(
        option(PORT, "PORT", "The port to listen on."),
        option(
            DEV_PLUGINS,
            "FOLDER",
            "A plugin, or a folder of several, under development; may be given several times."),
        flag(
            RESUME,
            "Says that a restored or copied data folder is the one to go on with: only then does"
                + " anything leave."),
        flag(START_ONLY, "Stops as soon as everything runs: shows whether it would start."));
  }

  /** The settings file under what the command line says. */
  static HubConfig config(Given given, Map<String, Object> usual)
      throws HubConfig.Unusable, NotUnderstoodException {
    Map<String, Object> overrides = new LinkedHashMap<>(usual);
    given.number(PORT).ifPresent(port -> overrides.put(PORT, port));
    return SettingsOptions.read(given, overrides);
  }

  /** Something to do once the hub runs. */
  @FunctionalInterface
  interface Afterwards {
    void with(HubAssembly assembly) throws Exception;
  }

  /** Runs until the process is told to stop; gives the exit code. */
  int run(HubConfig config, Afterwards afterwards) throws Exception {
    List<Path> developmentPlugins = given.all(DEV_PLUGINS).stream().map(Path::of).toList();
    for (Path folder : developmentPlugins) {
      requireFolder(folder, "Give --dev-plugins the folder of a plugin or of several.");
    }
    PrintWriter out = given.out();
    CountDownLatch stopped = new CountDownLatch(1);
    int[] code = {0};
    HubAssembly.Surroundings around =
        new HubAssembly.Surroundings(
            System.getenv(),
            shippedPlugins(),
            developmentPlugins,
            Optional.ofNullable(System.getenv("NOCHUB_BOOTSTRAP_TOKEN"))
                .filter(token -> !token.isBlank()),
            given.has(RESUME),
            failure -> {
              code[0] = DISK_FAILED;
              Runtime.getRuntime().halt(DISK_FAILED);
            },
            Hub.version());
    CountDownLatch closed = new CountDownLatch(1);
    try (HubAssembly assembly = new HubAssembly(config, around)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopped, closed), "stop"));
      assembly.start();
      // only now is it sure that the one-time password will be seen
      Optional<Access.FirstUser> first = assembly.access.firstStart();
      greet(out, config, assembly, first);
      afterwards.with(assembly);
      if (!given.has(START_ONLY)) {
        stopped.await();
      }
    } finally {
      closed.countDown();
    }
    return code[0];
  }

  /** The process ends when this returns, so it waits for the hub to close. */
  private static void stop(CountDownLatch stopped, CountDownLatch closed) {
    stopped.countDown();
    try {
      if (!closed.await(5, java.util.concurrent.TimeUnit.SECONDS)) {
        System.err.println(
            "nochub: did not close within 5 seconds; what was accepted is on disk all the same");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void greet(
      PrintWriter out, HubConfig settings, HubAssembly assembly, Optional<Access.FirstUser> first) {
    assembly.folder.diskReport().forEach(out::println);
    assembly.nothingLeaves().ifPresent(out::println);
    out.println("NOC Hub is at http://" + settings.host() + ":" + assembly.web.port() + "/");
    first.ifPresent(
        user -> {
          out.println("  user      " + user.name());
          out.println(
              "  password  " + user.password() + "   (shown once; change it after signing in)");
        });
    out.flush();
  }

  /** The folder of plugins beside the program, if it was started from an unpacked archive. */
  private static @Nullable Path shippedPlugins() throws HubConfig.Unusable {
    String home = System.getProperty("nochub.home");
    return home == null
        ? null
        : requireFolder(
            Path.of(home, "plugins"),
            "Unpack the archive again, or make an empty one to start without shipped plugins.");
  }

  private static Path requireFolder(Path folder, String advice) throws HubConfig.Unusable {
    if (!Files.isDirectory(folder)) {
      throw new HubConfig.Unusable("There is no folder " + folder + ". " + advice);
    }
    return folder;
  }
}
