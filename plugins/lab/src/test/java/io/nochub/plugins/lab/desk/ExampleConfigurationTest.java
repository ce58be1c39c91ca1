package io.nochub.plugins.lab.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.ticket.TicketDraft.Priority;
import io.nochub.plugins.lab.rmm.LabRmmIntegration;
import io.nochub.runtime.json.JacksonJson;
import io.nochub.runtime.settings.SettingsBinder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The example the demo imports, as far as it concerns the lab. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ExampleConfigurationTest {
  private static final Path FOLDER = Path.of("..", "..", "config", "example");

  /** A rule of the tree, with what matters here. */
  record Rule(@Nullable String name, @Nullable Ticket ticket, @Nullable List<Rule> children) {
    record Ticket(
        @Nullable String integration,
        @Nullable Map<String, String> fields,
        @Nullable Map<String, Priority> priority) {}
  }

  private record Connection(String id, String type, String mode, Map<String, Object> settings) {}

  private record Connections(List<Connection> integrations) {}

  private record Routes(Rule routes) {}

  @Test
  void both_pretend_systems_are_set_up_and_live() throws Exception {
    Connections all = read("integrations.yaml", new TypeReference<Connections>() {});
    SettingsBinder binder = new SettingsBinder(Map.of());

    assertThat(all.integrations())
        .extracting(Connection::type)
        .containsExactly("lab-rmm", "lab-desk");
    assertThat(all.integrations()).extracting(Connection::mode).containsOnly("live");
    binder.bind(LabRmmIntegration.type().configType(), all.integrations().get(0).settings());
    binder.bind(LabDeskIntegration.type().configType(), all.integrations().get(1).settings());
  }

  @Test
  void the_desk_takes_the_fields_of_every_rule() throws Exception {
    List<Rule> rules = new ArrayList<>();
    collect(read("routes.yaml", new TypeReference<Routes>() {}).routes(), rules);

    assertThat(rules).extracting(Rule::name).doesNotContainNull().doesNotHaveDuplicates();
    for (Rule rule : rules) {
      if (rule.ticket() != null && rule.ticket().fields() != null) {
        DeskFields.fill(DeskFields.standing(Priority.LOW), rule.ticket().fields());
      }
    }
  }

  @Test
  void what_the_desk_and_the_rmm_call_a_client_is_mapped() throws Exception {
    Map<String, Object> clients = read("clients.yaml", new TypeReference<Map<String, Object>>() {});
    String text = new String(new JacksonJson().write(clients), StandardCharsets.UTF_8);

    for (String client : List.of("acme", "birch", "cobalt")) {
      for (String integration : List.of("lab", "desk")) {
        assertThat(text)
            .contains(
                "{\"integration\":\"%s\",\"organisation\":\"%s\",\"client\":\"%s\"}"
                    .formatted(integration, client, client));
      }
    }
  }

  private static void collect(Rule rule, List<Rule> rules) {
    rules.add(rule);
    if (rule.children() != null) {
      rule.children().forEach(child -> collect(child, rules));
    }
  }

  private static <T> T read(String file, TypeReference<T> type) throws IOException {
    return YAMLMapper.builder()
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build()
        .readValue(Files.readString(FOLDER.resolve(file)), type);
  }
}
