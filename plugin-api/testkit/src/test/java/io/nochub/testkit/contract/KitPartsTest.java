package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KitPartsTest {
  record Server(@Setting(label = "Host") String host, @Setting(label = "Key") Secret key) {}

  record Settings(
      @Setting(label = "Name", help = "One | two") String name,
      @Setting(label = "Pace", byDefault = "5") int pace,
      @Setting(label = "Note") @Nullable String note,
      @Setting(label = "Servers") List<Server> servers) {}

  @Test
  void the_table_of_settings_shows_defaults_needs_and_inner_records() {
    assertThat(SettingsTable.of(Settings.class).lines().skip(2))
        .containsExactly(
            "| `name` | Name. One \\| two. | required |",
            "| `pace` | Pace. | `5` |",
            "| `note` | Note. | none |",
            "| `servers` | Servers. | none |",
            "| `servers[].host` | Host. | required |",
            "| `servers[].key` | Key. | required |");
  }

  @Test
  void secrets_are_found_by_their_paths() {
    Map<String, Object> settings =
        Map.of("password", "one", "servers", List.of(Map.of("key", "two"), Map.of("host", "x")));

    assertThat(Secrets.in(settings, Set.of("password", "servers/*/key", "other")))
        .containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void an_example_can_be_read_with_its_options_switched_on() {
    Example example =
        new Example(
            """
            ## Prose.
            type: sample
            displayName: Sample
            settings:
              url: https://x.example
              key: ${env:KEY}
              file: ${file:/run/secrets/x}
              ## More prose.
              # pace: 5
              # servers:
              #   - host: a
            """);

    assertThat(example.settings()).containsOnlyKeys("url", "key", "file");
    assertThat(example.settings()).containsEntry("file", "value-of-file");
    assertThat(example.environment()).containsExactly(Map.entry("KEY", "value-of-KEY"));
    assertThat(example.withOptions().settings())
        .containsEntry("pace", 5)
        .containsEntry("servers", List.of(Map.of("host", "a")));
  }

  @Test
  void mutations_change_one_place_each_and_leave_the_document_alone() {
    byte[] document = "{\"a\":1,\"b\":[\"x\"]}".getBytes(StandardCharsets.UTF_8);

    List<String> texts =
        Mutations.of(document).stream()
            .map(mutation -> new String(mutation.document(), StandardCharsets.UTF_8))
            .toList();

    assertThat(texts)
        .contains("{\"b\":[\"x\"]}", "{\"b\":[\"x\"],\"a\":null}", "{\"a\":1,\"b\":[-1]}")
        .doesNotHaveDuplicates();
    assertThat(Mutations.of("no json".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }
}
