package io.nochub.hub;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the settings of the hub are, for the commands that work on its data themselves. */
final class SettingsOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The settings file; config/hub.yaml if there is one.")
  private @Nullable Path config;

  @Option(names = "--data", paramLabel = "FOLDER", description = "Where the hub keeps its data.")
  private @Nullable Path data;

  /** The settings file under what the command line and the command itself say. */
  HubConfig read(Map<String, Object> usual) throws HubConfig.Unusable {
    Map<String, Object> overrides = new LinkedHashMap<>(usual);
    if (data != null) {
      overrides.put("data", data.toString());
    }
    Path file = config == null ? Path.of("config", "hub.yaml") : config;
    return HubConfig.read(file, config != null, overrides, System.getenv());
  }
}
