package io.nochub.plugins.snmp.trap;

import io.nochub.plugins.snmp.yaml.Problems;
import io.nochub.plugins.snmp.yaml.YamlFields;
import io.nochub.plugins.snmp.yaml.YamlText;
import io.nochub.plugins.snmp.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules and the names they use: YAML with {@code names:} and {@code traps:}. */
public record TrapPack(OidNames names, TrapRules rules) {
  /** The packs that come with the plugin, by their file names. */
  private static final List<String> SHIPPED = List.of("standard", "ups", "cisco", "vendors");

  private static final TrapPack EMPTY = new TrapPack(OidNames.NONE, TrapRules.NONE);

  /**
   * Reads one.
   *
   * @param file how problems call it
   * @param known names it may use besides its own
   */
  public static TrapPack read(String file, String text, OidNames known, Problems problems) {
    return YamlText.read(file, text, problems).map(value -> read(value, known)).orElse(EMPTY);
  }

  private static TrapPack read(YamlValue value, OidNames known) {
    YamlFields fields = value.fields(Set.of("names", "traps"));
    OidNames names = fields.get("names").map(OidNames::read).orElse(OidNames.NONE);
    TrapRules rules =
        fields
            .get("traps")
            .map(traps -> TrapRules.read(traps, names.and(known)))
            .orElse(TrapRules.NONE);
    return new TrapPack(names, rules);
  }

  /** The packs that come with the plugin, as one. */
  public static TrapPack shipped() {
    Problems problems = new Problems();
    TrapPack all = EMPTY;
    for (String name : SHIPPED) {
      all = all.and(read(name + ".yaml", resource(name), all.names(), problems));
    }
    if (!problems.none()) {
      throw new IllegalStateException("Shipped trap packs: " + problems.all());
    }
    return all;
  }

  /** This one and, behind it, another. */
  public TrapPack and(TrapPack more) {
    return new TrapPack(names.and(more.names), rules.and(more.rules));
  }

  private static String resource(String name) {
    String path = "/traps/" + name + ".yaml";
    try (InputStream in = TrapPack.class.getResourceAsStream(path)) {
      return new String(
          Optional.ofNullable(in).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The plugin's archive cannot be read at " + path, e);
    }
  }
}
