package io.nochub.plugins.snmp.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A YAML 1.2 text, not yet understood. Aliases are limited, so that a small text stays small. */
public final class YamlText {
  private static final int ALIASES = 20;
  private static final int CHARACTERS = 1 << 20;

  private YamlText() {}

  /**
   * Reads one text of one document.
   *
   * @param file how problems call it
   * @return what stands in it; empty if it is blank or no YAML, the latter with a problem
   */
  public static Optional<YamlValue> read(String file, String text, Problems problems) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setMaxAliasesForCollections(ALIASES)
            .setCodePointLimit(CHARACTERS)
            .build();
    try {
      return new Compose(settings)
          .composeString(text)
          .map(node -> new YamlValue(file, "", node, problems));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      problems.add(file, line, "is no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.add(file, 1, "is no YAML: " + e.getMessage());
    }
    return Optional.empty();
  }
}
