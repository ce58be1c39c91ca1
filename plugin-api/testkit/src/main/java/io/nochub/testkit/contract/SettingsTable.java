package io.nochub.testkit.contract;

import io.nochub.api.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The table of settings in a README, made from the record. */
final class SettingsTable {
  private SettingsTable() {}

  static String of(Class<? extends Record> settings) {
    List<String> lines = new ArrayList<>();
    lines.add("| Setting | What it is | Default |");
    lines.add("| --- | --- | --- |");
    rows(settings, "", lines);
    return String.join("\n", lines);
  }

  private static void rows(Class<?> record, String prefix, List<String> lines) {
    for (Component component : Component.of(record)) {
      String name = prefix + component.name();
      lines.add("| `" + name + "` | " + what(component) + " | " + byDefault(component) + " |");
      component
          .record()
          .ifPresent(inner -> rows(inner, name + (component.isList() ? "[]." : "."), lines));
    }
  }

  private static String what(Component component) {
    Setting setting = Objects.requireNonNull(component.setting(), component.name());
    List<String> sentences =
        Stream.of(setting.label(), setting.help())
            .filter(text -> !text.isBlank())
            .map(text -> text.endsWith(".") ? text : text + ".")
            .toList();
    return String.join(" ", sentences).replace("\n", " ").replace("|", "\\|");
  }

  private static String byDefault(Component component) {
    if (component.isRequired()) {
      return "required";
    }
    return component
        .byDefault()
        .map(text -> "`" + text.replace("\n", " ").replace("|", "\\|") + "`")
        .orElse("none");
  }
}
