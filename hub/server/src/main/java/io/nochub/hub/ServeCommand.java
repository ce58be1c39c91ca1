package io.nochub.hub;

import io.nochub.hub.access.Access;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the hub until it is told to stop. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Runs the hub.")
final class ServeCommand implements Callable<Integer> {
  /** A service manager starts it again after this code (sysexits.h: EX_IOERR). */
  private static final int DISK_FAILED = 74;

  @Mixin
  @SuppressWarnings("NullAway.Init") // filled in by picocli
  private SettingsOptions settings;

  @Option(names = "--port", paramLabel = "PORT", description = "The port to listen on.")
  private @Nullable Integer port;

  @Option(
      names = "--dev-plugins",
      paramLabel = "FOLDER",
      description = "A plugin, or a folder of several, under development.")
  private List<Path> developmentPlugins = List.of();

  @Option(
      names = "--resume",
      description =
          "Says that a restored or copied data folder is the one to go on with: only then does"
              + " anything leave.")
  private boolean resume;

  @Option(
      names = "--start-only",
      description = "Stops as soon as everything runs: shows whether it would start.")
  private boolean startOnly;

  @Spec
  @SuppressWarnings("NullAway.Init") // filled in by picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    return run(config(Map.of()), assembly -> {});
  }

  /** Something to do once the hub runs. */
  @FunctionalInterface
  interface Afterwards {
    void with(HubAssembly assembly) throws Exception;
  }

  /** The settings file under what the command line says. */
  HubConfig config(Map<String, Object> usual) throws HubConfig.Unusable {
    Map<String, Object> overrides = new LinkedHashMap<>(usual);
    if (port != null) {
      overrides.put("port", port);
    }
    return settings.read(overrides);
  }

  /** Runs until the process is told to stop; gives the exit code. */
  int run(HubConfig config, Afterwards afterwards) throws Exception {
    for (Path folder : developmentPlugins) {
      requireFolder(folder, "Give --dev-plugins the folder of a plugin or of several.");
    }
    PrintWriter out = spec.commandLine().getOut();
    CountDownLatch stopped = new CountDownLatch(1);
    int[] code = {0};
    HubAssembly.Surroundings around =
        new HubAssembly.Surroundings(
            System.getenv(),
            shippedPlugins(),
            developmentPlugins,
            Optional.ofNullable(System.getenv("NOCHUB_BOOTSTRAP_TOKEN"))
                .filter(token -> !token.isBlank()),
            resume,
            failure -> {
              code[0] = DISK_FAILED;
              Runtime.getRuntime().halt(DISK_FAILED);
            },
            Hub.Version.current());
    CountDownLatch closed = new CountDownLatch(1);
    try (HubAssembly assembly = new HubAssembly(config, around)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopped, closed), "stop"));
      assembly.start();
      // only now is it sure that the one-time password will be seen
      Optional<Access.FirstUser> first = assembly.access.firstStart();
      greet(out, config, assembly, first);
      afterwards.with(assembly);
      if (!startOnly) {
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
