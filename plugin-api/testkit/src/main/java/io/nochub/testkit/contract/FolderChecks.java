package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The plugin's folder: README, example, icon. Tests run in that folder, as Maven does. */
abstract class FolderChecks extends Checks {
  static final List<String> HEADINGS =
      List.of(
          "What it does",
          "Set up at the vendor",
          "Settings",
          "Alerts it raises",
          "Limits",
          "Tested against");

  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```");

  FolderChecks(IntegrationContract<?> kit) {
    super(kit);
  }

  @Test
  void the_readme_has_the_headings_every_plugin_has() throws IOException {
    List<String> headings =
        FENCED
            .matcher(Files.readString(readme()))
            .replaceAll("")
            .lines()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3).strip())
            .toList();

    assertThat(headings).containsExactlyElementsOf(HEADINGS);
  }

  @Test
  void the_readme_lists_the_settings_as_they_are() throws IOException {
    String table = SettingsTable.of(kit().type().configType());

    assertThat(between("settings" + kit().variant()))
        .as("between <!-- settings --> and <!-- /settings --> in the README:%n%s", table)
        .isEqualTo(table);
  }

  @Test
  void the_readme_shows_the_example_as_it_is() throws IOException {
    String block = "```yaml\n" + example().text().strip() + "\n```";

    assertThat(between("example" + kit().variant()))
        .as("between <!-- example --> and <!-- /example --> in the README:%n%s", block)
        .isEqualTo(block);
  }

  @Test
  void the_configuration_folder_holds_the_same_example() throws IOException {
    Path config = kit().folder().resolve(Path.of("..", "..", "config", "integrations"));
    assumeTrue(Files.isDirectory(config), "not in the hub's own source tree");
    Path copy = config.resolve(kit().type().id() + ".yaml");

    assertThat(copy).as("a copy of %s", Example.PATH).exists();
    assertThat(Files.readString(copy)).as("%s", copy).isEqualTo(example().text());
  }

  @Test
  void the_icon_is_a_small_drawing_that_loads_and_runs_nothing() throws IOException {
    Path icon = kit().folder().resolve(Path.of("src", "main", "resources", "hub", "icon.svg"));

    assertThat(icon).exists();
    assertThat(Files.size(icon)).as("bytes of the icon").isLessThan(16 * 1024);
    assertThat(Files.readString(icon).replace("http://www.w3.org/2000/svg", ""))
        .contains("<svg", "viewBox")
        .doesNotContain("<script", "<foreignObject", "href", "http:", "https:", " on");
  }

  private Path readme() {
    return kit().folder().resolve("README.md");
  }

  private Example example() {
    return Example.of(kit().type().configType().getClassLoader(), kit().variant());
  }

  private String between(String mark) throws IOException {
    List<String> lines = Arrays.asList(Files.readString(readme()).split("\n", -1));
    int from = lines.indexOf("<!-- " + mark + " -->");
    int to = lines.indexOf("<!-- /" + mark + " -->");
    return from < 0 || to < from
        ? "no such markers"
        : String.join("\n", lines.subList(from + 1, to)).strip();
  }
}
