package io.nochub.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SettingsBinderTest {
  private final SettingsBinder binder =
      new SettingsBinder(
          Map.of("TOKEN", "s3cr3t-token", "EMPTY", "", "TRICKY", "a$1\\${env:TOKEN}"));

  enum Region {
    EU,
    US_WEST
  }

  record Server(
      @Setting(label = "Host") String host,
      @Setting(label = "Port", byDefault = "443", min = 1, max = 65535) int port,
      @Setting(label = "Password", formerly = "pass") @Nullable Secret password) {
    Server {
      if (port == 80 && password != null) {
        throw new InvalidConfigException("port", "must not be 80 with a password");
      }
      if (host.equals("broken")) {
        throw new IllegalArgumentException("cannot talk to " + host + " with " + password);
      }
    }
  }

  record Everything(
      @Setting(label = "Name", help = "As shown", pattern = "[a-z]+", group = "Basics") String name,
      @Setting(label = "Address") URI address,
      @Setting(
              label = "Token",
              formerly = {"key", "apiKey"})
          Secret token,
      @Setting(label = "Region", byDefault = "EU") Region region,
      @Setting(label = "Every", byDefault = "PT5M", min = 10, max = 86400) Duration every,
      @Setting(label = "Calls", byDefault = "100", min = 1, max = 1000, advanced = true) int calls,
      @Setting(label = "Size", byDefault = "5000000000") long size,
      @Setting(label = "Open", byDefault = "true") boolean open,
      @Setting(label = "Note") @Nullable String note,
      @Setting(label = "Limit") @Nullable Integer limit,
      @Setting(label = "Profile", longText = true, byDefault = "{}") String profile,
      @Setting(label = "Main server") @Nullable Server server,
      @Setting(label = "Servers") List<Server> servers,
      @Setting(label = "Codes", min = 1, max = 255) List<Integer> codes,
      @Setting(label = "Secrets") List<Secret> secrets) {}

  private static Map<String, Object> least() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("name", "rmm");
    settings.put("address", "https://rmm.example.com");
    settings.put("token", "abc");
    return settings;
  }

  private static Map<String, Object> least(String name, @Nullable Object value) {
    Map<String, Object> settings = least();
    settings.put(name, value);
    return settings;
  }

  private Everything bound(Map<String, Object> settings) throws SettingsException {
    return binder.bind(Everything.class, settings).value();
  }

  private List<SettingProblem> problems(Map<String, Object> settings) {
    return catchThrowableOfType(SettingsException.class, () -> bound(settings)).problems();
  }

  @Nested
  class Binding {
    @Test
    void what_is_not_given_takes_its_default_or_is_left_out() throws SettingsException {
      Everything bound = bound(least());

      assertThat(bound.region()).isEqualTo(Region.EU);
      assertThat(bound.every()).isEqualTo(Duration.ofMinutes(5));
      assertThat(bound.calls()).isEqualTo(100);
      assertThat(bound.size()).isEqualTo(5_000_000_000L);
      assertThat(bound.open()).isTrue();
      assertThat(bound.note()).isNull();
      assertThat(bound.limit()).isNull();
      assertThat(bound.server()).isNull();
      assertThat(bound.servers()).isEmpty();
    }

    @Test
    void every_type_is_bound_from_what_a_file_or_a_form_gives() throws SettingsException {
      Map<String, Object> settings = least();
      settings.put("region", "us-west");
      settings.put("every", "1h30m");
      settings.put("calls", "7");
      settings.put("size", 12);
      settings.put("open", false);
      settings.put("note", 4711);
      settings.put("limit", 3.0);
      settings.put("profile", "");
      settings.put("server", Map.of("host", "a"));
      settings.put("servers", List.of(Map.of("host", "b", "port", "8443", "password", "pw")));
      settings.put("codes", List.of(1, "2"));
      settings.put("secrets", List.of("x", "y"));

      Everything bound = bound(settings);

      assertThat(bound.region()).isEqualTo(Region.US_WEST);
      assertThat(bound.every()).isEqualTo(Duration.ofMinutes(90));
      assertThat(bound.calls()).isEqualTo(7);
      assertThat(bound.size()).isEqualTo(12);
      assertThat(bound.open()).isFalse();
      assertThat(bound.note()).isEqualTo("4711");
      assertThat(bound.limit()).isEqualTo(3);
      assertThat(bound.profile()).isEmpty();
      assertThat(bound.server()).isEqualTo(new Server("a", 443, null));
      assertThat(bound.servers()).containsExactly(new Server("b", 8443, Secret.of("pw")));
      assertThat(bound.codes()).containsExactly(1, 2);
      assertThat(bound.secrets()).containsExactly(Secret.of("x"), Secret.of("y"));
    }

    @ParameterizedTest
    @CsvSource({"30s,PT30S", "5m,PT5M", "2h,PT2H", "1d,PT24H", "PT1M30S,PT1M30S", "pt15s,PT15S"})
    void a_time_span_is_written_short_or_as_iso(String given, Duration meant)
        throws SettingsException {
      assertThat(bound(least("every", given)).every()).isEqualTo(meant);
    }

    @Test
    void an_empty_text_and_null_are_the_same_as_nothing() throws SettingsException {
      Map<String, Object> settings = least("note", "");
      settings.put("calls", "");
      settings.put("region", null);

      assertThat(bound(settings)).isEqualTo(bound(least()));
    }

    @Test
    void a_former_name_still_loads_and_warns() throws SettingsException {
      Map<String, Object> settings = least();
      settings.put("apiKey", settings.remove("token"));
      settings.put("server", Map.of("host", "a", "pass", "pw"));

      Bound<Everything> bound = binder.bind(Everything.class, settings);

      assertThat(bound.value().token()).isEqualTo(Secret.of("abc"));
      assertThat(bound.warnings())
          .containsExactly(
              "apiKey is now called token; rename it",
              "server/pass is now called password; rename it");
    }
  }

  @Nested
  class Problems {
    @Test
    void all_are_told_at_once_with_their_paths() {
      Map<String, Object> settings = new HashMap<>();
      settings.put("name", "RMM");
      settings.put("adress", "https://rmm.example.com");
      settings.put("calls", 0);
      settings.put("servers", List.of(Map.of("host", "a"), Map.of("port", "x", "hots", "b")));

      assertThat(problems(settings))
          .extracting(SettingProblem::toString)
          .containsExactlyInAnyOrder(
              "name does not have the form [a-z]+",
              "address is missing",
              "token is missing",
              "calls must be from 1 to 1000",
              "servers/1/host is missing",
              "servers/1/port must be a whole number",
              "servers/1/hots is not a setting here; did you mean host?",
              "adress is not a setting here; did you mean address?");
    }

    static Stream<Arguments> wrong() {
      return Stream.of(
          Arguments.of("address", "rmm.example.com", "is not an address"),
          Arguments.of("address", "https://", "is not an address"),
          Arguments.of("address", "https://a b", "is not an address"),
          Arguments.of("address", "https://user:pw@rmm.example.com", "user name or password"),
          Arguments.of("name", true, "put it in quotes"),
          Arguments.of("name", 1.10, "put it in quotes"),
          Arguments.of("name", List.of("a"), "must be a text"),
          Arguments.of("name", "", "is missing"),
          Arguments.of("region", "EUROPE", "must be one of EU, US_WEST"),
          Arguments.of("every", "5 minutes", "must be a time span such as 30s"),
          Arguments.of("every", 300, "must be a time span"),
          Arguments.of("every", "PT-1H", "must not be negative"),
          Arguments.of("every", "9s", "must be from 10 to 86400 seconds"),
          Arguments.of("every", "999999999d", "must be from 10 to 86400 seconds"),
          Arguments.of("calls", 1.5, "sensible size"),
          Arguments.of("calls", "1e3x", "must be a whole number"),
          Arguments.of("calls", 3_000_000_000L, "sensible size"),
          Arguments.of("size", "1e999999999", "sensible size"),
          Arguments.of("size", "9".repeat(100_000), "is far too long"),
          Arguments.of("every", "1s".repeat(100_000), "is far too long"),
          Arguments.of("every", "999999999d".repeat(20), "must be from 10 to 86400 seconds"),
          Arguments.of("open", "yes", "must be true or false"),
          Arguments.of("note", "x".repeat(16 * 1024 + 1), "is longer than 16 KiB"),
          Arguments.of("note", "ü".repeat(9 * 1024), "is longer than 16 KiB"),
          Arguments.of("profile", "x".repeat(1024 * 1024 + 1), "is longer than 1024 KiB"),
          Arguments.of("server", "a", "must be a group of settings"),
          Arguments.of("servers", Map.of(), "must be a list"),
          Arguments.of("servers", new ArrayList<>(Stream.of((Object) null).toList()), "is empty"),
          Arguments.of("codes", List.of(256), "must be from 1 to 255"),
          Arguments.of("secrets", List.of(Map.of()), "must be a text"),
          Arguments.of("key", "other", "is a former name of token"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_wrong_value_is_told_by_its_path(String name, Object value, String problem) {
      assertThat(problems(least(name, value)))
          .singleElement()
          .satisfies(
              told -> {
                assertThat(told.field()).startsWith(name);
                assertThat(told.problem()).contains(problem);
              });
    }

    @Test
    void a_constructors_refusal_is_mapped_to_its_field() {
      List<Object> servers = List.of(Map.of("host", "a", "port", 80, "password", "pw"));

      assertThat(problems(least("servers", servers)))
          .containsExactly(new SettingProblem("servers/0/port", "must not be 80 with a password"));
    }

    @Test
    void a_constructor_runs_only_when_each_part_is_valid() {
      List<Object> servers = List.of(Map.of("host", "broken", "port", 0));

      assertThat(problems(least("servers", servers)))
          .extracting(SettingProblem::field)
          .containsExactly("servers/0/port");
    }

    @Test
    void a_secret_never_stands_in_a_problem() {
      Map<String, Object> settings = least("server", Map.of("host", "${env:TOKEN}", "port", 0));
      settings.put("servers", List.of(Map.of("host", "broken", "password", "${env:TOKEN}")));
      settings.put("calls", "${env:TOKEN}");

      assertThat(problems(settings)).hasSize(3).asString().doesNotContain("s3cr3t");
    }

    @Test
    void a_name_far_from_all_others_gets_no_suggestion() {
      assertThat(problems(least("colour", "red")))
          .containsExactly(new SettingProblem("colour", "is not a setting here"));
    }
  }

  @Nested
  class References {
    @TempDir Path folder;

    @Test
    void the_environment_is_put_in_alone_and_inside_a_text() throws SettingsException {
      Map<String, Object> settings = least("token", "${env:TOKEN}");
      settings.put("note", "Bearer ${env:TOKEN}, ${env:EMPTY}!");

      assertThat(bound(settings).token()).isEqualTo(Secret.of("s3cr3t-token"));
      assertThat(bound(settings).note()).isEqualTo("Bearer s3cr3t-token, !");
    }

    @Test
    void what_a_reference_brings_is_not_searched_again() throws SettingsException {
      assertThat(bound(least("note", "${env:TRICKY}")).note()).isEqualTo("a$1\\${env:TOKEN}");
    }

    @Test
    void other_braces_are_left_alone() throws SettingsException {
      assertThat(bound(least("note", "${name} $5 ${envy:X}")).note())
          .isEqualTo("${name} $5 ${envy:X}");
    }

    @Test
    void a_file_is_read_without_its_last_line_break() throws Exception {
      Path file = Files.writeString(folder.resolve("token"), "line 1\nline 2\r\n");

      assertThat(bound(least("token", "${file:" + file + "}")).token().reveal())
          .isEqualTo("line 1\nline 2");
    }

    @Test
    void a_number_may_come_from_the_environment_too() throws SettingsException {
      SettingsBinder other = new SettingsBinder(Map.of("CALLS", "12"));

      assertThat(other.bind(Everything.class, least("calls", "${env:CALLS}")).value().calls())
          .isEqualTo(12);
    }

    @Test
    void what_is_missing_is_a_problem_of_the_field() throws Exception {
      Path large = Files.write(folder.resolve("large"), new byte[1024 * 1024 + 1]);
      Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xc3, 0x28});
      Map<String, Object> settings = new HashMap<>();
      settings.put("name", "${env:ABSENT}");
      settings.put("address", "${file:relative}");
      settings.put("token", "${file:/no/such/file}");
      settings.put("note", "${file:" + large + "}");
      settings.put("profile", "${file:" + binary + "}");
      settings.put("codes", List.of("${file:" + folder + "}"));

      assertThat(problems(settings))
          .extracting(SettingProblem::toString)
          .containsExactlyInAnyOrder(
              "name refers to the environment variable ABSENT, not set",
              "address refers to the file relative; give its whole path",
              "token refers to the file /no/such/file, which is not there",
              "note refers to the file " + large + ", larger than 1 MiB",
              "profile refers to the file " + binary + ", which is not UTF-8 text",
              "codes/0 refers to the file " + folder + ", which is not there");
    }

    @Test
    void an_empty_variable_is_no_value() {
      assertThat(problems(least("token", "${env:EMPTY}")))
          .containsExactly(new SettingProblem("token", "is missing"));
    }

    @Test
    void a_long_text_from_a_file_may_be_long() throws Exception {
      byte[] text = "x".repeat(1024 * 1024).getBytes(StandardCharsets.UTF_8);
      Path file = Files.write(folder.resolve("profile"), text);

      assertThat(bound(least("profile", "${file:" + file + "}")).profile()).hasSize(1024 * 1024);
    }
  }

  @Nested
  class Descriptions {
    @Test
    void the_schema_says_all_a_form_needs() {
      Map<String, Object> schema = binder.schema(Everything.class);

      assertThat(schema)
          .containsEntry("$schema", "https://json-schema.org/draft/2020-12/schema")
          .containsEntry("type", "object")
          .containsEntry("additionalProperties", false)
          .containsEntry("required", List.of("name", "address", "token"));
      assertThat(property(schema, "name"))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "title", "Name",
                  "description", "As shown",
                  "type", "string",
                  "pattern", "^(?:[a-z]+)$",
                  "minLength", 1L,
                  "x-order", 0,
                  "x-group", "Basics"));
      assertThat(property(schema, "address")).containsEntry("format", "uri");
      assertThat(property(schema, "token")).containsEntry("writeOnly", true);
      assertThat(property(schema, "region"))
          .containsEntry("enum", List.of("EU", "US_WEST"))
          .containsEntry("default", "EU");
      assertThat(property(schema, "every"))
          .containsEntry("format", "duration")
          .containsEntry("default", "PT5M");
      assertThat(property(schema, "calls"))
          .containsEntry("type", "integer")
          .containsEntry("minimum", 1L)
          .containsEntry("maximum", 1000L)
          .containsEntry("default", 100)
          .containsEntry("x-advanced", true)
          .containsEntry("x-order", 5);
      assertThat(property(schema, "open"))
          .containsEntry("type", "boolean")
          .containsEntry("default", true);
      assertThat(property(schema, "profile")).containsEntry("x-long-text", true);
      assertThat(property(schema, "servers")).containsEntry("type", "array");
      assertThat(inner(property(schema, "servers"), "items"))
          .containsEntry("required", List.of("host"))
          .containsEntry("additionalProperties", false);
    }

    private static Map<String, Object> property(Map<String, Object> schema, String name) {
      return inner(inner(schema, "properties"), name);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> inner(Map<String, Object> schema, String name) {
      return (Map<String, Object>) Objects.requireNonNull(schema.get(name));
    }

    @Test
    void the_paths_of_secrets_include_former_names() {
      assertThat(binder.secretFields(Everything.class))
          .containsExactlyInAnyOrder(
              "token",
              "key",
              "apiKey",
              "server/password",
              "server/pass",
              "servers/*/password",
              "servers/*/pass",
              "secrets/*");
    }

    record Places(
        @Setting(label = "One") URI one,
        @Setting(label = "Hook") Secret hook,
        @Setting(label = "Password") Secret password,
        @Setting(label = "More") List<URI> more) {}

    @Test
    void the_hosts_are_those_of_all_addresses_secret_ones_too() {
      Places places =
          new Places(
              URI.create("https://Api.Example.com/v1"),
              Secret.of("https://hooks.example.net/T0/x"),
              Secret.of("http is no address"),
              List.of(URI.create("ldap://dir.example.org")));

      assertThat(binder.hosts(places))
          .containsExactlyInAnyOrder("api.example.com", "hooks.example.net", "dir.example.org");
    }
  }

  @Nested
  class Plugins_faults {
    record Unannotated(String name) {}

    record WrongType(@Setting(label = "When") java.time.Instant when) {}

    record WrongDefault(@Setting(label = "Port", byDefault = "99999", max = 65535) int port) {}

    record Endless(@Setting(label = "Next") @Nullable Endless next) {}

    @Test
    void a_record_that_breaks_the_rules_is_told_by_component() {
      assertThatThrownBy(() -> binder.schema(Unannotated.class))
          .hasMessageContaining("name has no");
      assertThatThrownBy(() -> binder.schema(WrongType.class)).hasMessageContaining("when");
      assertThatThrownBy(() -> binder.schema(WrongDefault.class)).hasMessageContaining("default");
      assertThatThrownBy(() -> binder.schema(Endless.class)).hasMessageContaining("itself");
    }
  }
}
