package io.nochub.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.hub.retention.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills it in
class HubConfigTest {
  private static final Path SHIPPED = Path.of("../../config/hub.yaml");
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "NOCHUB_DATABASE_PASSWORD",
          "not-a-secret",
          "NOCHUB_HEARTBEAT",
          "https://hc.example/4f1c");

  @TempDir Path folder;

  private HubConfig read(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("hub.yaml"), yaml);
    return HubConfig.read(file, true, Map.of(), ENVIRONMENT);
  }

  @Test
  void the_shipped_file_changes_nothing() throws Exception {
    assertThat(HubConfig.read(SHIPPED, true, Map.of(), Map.of())).isEqualTo(read(""));
  }

  @Test
  void every_setting_stands_in_the_shipped_file_as_it_is_written() throws Exception {
    String uncommented =
        Files.readAllLines(SHIPPED).stream()
            .filter(line -> line.startsWith("# "))
            .map(line -> line.substring(2))
            .collect(Collectors.joining("\n"));
    HubConfig bound = read(uncommented);
    assertThat(bound.postgresql()).isNotNull();
    assertThat(bound.plugins()).isEqualTo(HubConfig.Plugins.USUAL);
    assertThat(bound.retention()).isEqualTo(Limits.USUAL);
    assertThat(bound.heartbeat())
        .extracting(HubConfig.HeartbeatTarget::uri)
        .hasToString("https://hc.example/4f1c");
    List<String> names =
        Arrays.stream(HubConfig.class.getRecordComponents()).map(part -> part.getName()).toList();
    assertThat(names).allSatisfy(name -> assertThat(uncommented).contains(name + ":"));
  }

  @Test
  void a_setting_nobody_knows_is_named_with_the_nearest_one() {
    assertThatThrownBy(() -> read("prot: 80"))
        .isInstanceOf(HubConfig.Unusable.class)
        .hasMessageContaining("prot")
        .hasMessageContaining("port");
  }

  @Test
  void what_is_kept_too_short_to_work_with_is_named() {
    assertThatThrownBy(() -> read("retention:\n  history: P1D"))
        .hasMessageContaining("retention/history")
        .hasMessageContaining("must not be shorter than PT168H");
    assertThatThrownBy(() -> read("retention:\n  historyMegabytes: 1"))
        .hasMessageContaining("retention/historyMegabytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hc.example/4f1c", "ftp://hc.example/4f1c", "https://", "no address"})
  void a_heartbeat_needs_an_address_of_the_web_and_what_is_none_is_not_repeated(String address) {
    assertThatThrownBy(() -> read("heartbeat:\n  address: \"" + address + "\""))
        .isInstanceOf(HubConfig.Unusable.class)
        .hasMessageContaining("heartbeat/address: must be a whole address")
        .hasMessageNotContaining("4f1c");
  }

  @Test
  void the_address_of_the_heartbeat_is_shown_nowhere() throws Exception {
    assertThat(read("heartbeat:\n  address: https://hc.example/4f1c").toString())
        .contains("heartbeat")
        .doesNotContain("4f1c");
  }

  @Test
  void all_problems_are_told_at_once() {
    assertThatThrownBy(() -> read("port: 99999\nlookUp: soon"))
        .isInstanceOf(HubConfig.Unusable.class)
        .hasMessageContaining("port")
        .hasMessageContaining("lookUp");
  }

  @Test
  void broken_yaml_is_told_with_its_line() {
    assertThatThrownBy(() -> read("port: 80\nhost: [")).hasMessageContaining("line");
  }

  @Test
  void a_mistake_in_yaml_is_told_in_one_line() {
    assertThatThrownBy(() -> read("port: 80\nhost: ["))
        .hasMessageContaining("while parsing a flow node, expected the node content")
        .message()
        .hasLineCount(1);
  }

  @Test
  void a_setting_that_stands_there_twice_is_a_mistake() {
    assertThatThrownBy(() -> read("port: 80\nport: 81"))
        .isInstanceOf(HubConfig.Unusable.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("port");
  }

  @Test
  void a_key_that_is_none_is_named() {
    assertThatThrownBy(() -> read("plugins:\n  trustedKeys: [not-a-key]"))
        .isInstanceOf(HubConfig.Unusable.class)
        .hasMessageContaining("plugins/trustedKeys")
        .hasMessageContaining("not-a-key");
  }

  @Test
  void a_file_that_was_named_and_is_not_there_is_an_error_and_the_usual_one_is_not()
      throws IOException, HubConfig.Unusable {
    Path missing = folder.resolve("nothing.yaml");
    assertThatThrownBy(() -> HubConfig.read(missing, true, Map.of(), Map.of()))
        .isInstanceOf(HubConfig.Unusable.class)
        .hasMessage("There is no settings file " + missing + ".");
    assertThat(HubConfig.read(missing, false, Map.of(), Map.of()).port()).isEqualTo(8080);
  }

  @Test
  void the_command_line_wins_over_the_file() throws Exception {
    Path file = Files.writeString(folder.resolve("hub.yaml"), "port: 81");
    assertThat(HubConfig.read(file, true, Map.of("port", 82), Map.of()).port()).isEqualTo(82);
  }
}
