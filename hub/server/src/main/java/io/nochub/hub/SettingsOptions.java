package io.nochub.hub;

import static io.nochub.hub.cli.Command.option;

import io.nochub.hub.cli.Given;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;

/** Where the settings of the hub are, for the commands that work on its data themselves. */
final class SettingsOptions {
  private static final String CONFIG = "config";
  private static final String DATA = "data";

  private SettingsOptions() {}

  /** These options and a command's own. */
  static List<Option> and(Option... own) {
    return Stream.concat(
            Stream.of(
                option(CONFIG, "FILE", "The settings file; config/hub.yaml if there is one."),
                option(DATA, "FOLDER", "Where the hub keeps its data.")),
            Stream.of(own))
        .toList();
  }

  /** The settings file under what the command line and the command itself say. */
  static HubConfig read(Given given, Map<String, Object> usual) throws HubConfig.Unusable {
    Map<String, Object> overrides = new LinkedHashMap<>(usual);
    given.text(DATA).ifPresent(data -> overrides.put(DATA, data));
    Optional<Path> named = given.path(CONFIG);
    Path file = named.orElse(Path.of("config", "hub.yaml"));
    return HubConfig.read(file, named.isPresent(), overrides, System.getenv());
  }
}
