package io.nochub.plugins.snmp.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Severity;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class YamlTextTest {
  private final Problems problems = new Problems();

  private YamlValue read(String text) {
    return YamlText.read("switch.yaml", text, problems).orElseThrow();
  }

  @Test
  void reads_numbers_words_durations_and_lists() {
    YamlFields fields =
        read("{warn: 80.5, for: 3, every: PT5M, severity: Critical, keys: [a, b], one: c, on: true}")
            .fields(Set.of("warn", "for", "every", "severity", "keys", "one", "on"));

    assertThat(fields.required("warn").orElseThrow().number()).isEqualTo(80.5);
    assertThat(fields.required("for").orElseThrow().whole(1, 10)).isEqualTo(3);
    assertThat(fields.required("every").orElseThrow().duration()).isEqualTo(Duration.ofMinutes(5));
    assertThat(fields.required("severity").orElseThrow().oneOf(Severity.class))
        .contains(Severity.CRITICAL);
    assertThat(fields.required("keys").orElseThrow().items())
        .extracting(YamlValue::text)
        .containsExactly("a", "b");
    assertThat(fields.required("one").orElseThrow().items())
        .extracting(YamlValue::text)
        .containsExactly("c");
    assertThat(fields.required("on").orElseThrow().flag()).isTrue();
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void finds_every_problem_and_names_its_line() {
    YamlFields fields =
        read("warn: much\nfor: 99\nevery: 5m\nseverity: bad\ncolour: red\non: maybe\nkeys: {a: b}\n")
            .fields(Set.of("warn", "for", "every", "severity", "on", "keys"));
    fields.required("warn").orElseThrow().number();
    fields.required("for").orElseThrow().whole(1, 10);
    fields.required("every").orElseThrow().duration();
    fields.required("severity").orElseThrow().oneOf(Severity.class);
    fields.required("on").orElseThrow().flag();
    fields.required("keys").orElseThrow().text();

    assertThat(problems.all())
        .containsExactly(
            "switch.yaml:5: colour is not known here; known are every, for, keys, on, severity, warn",
            "switch.yaml:1: warn is \"much\" and must be a number",
            "switch.yaml:2: for is \"99\" and must be a whole number from 1 to 10",
            "switch.yaml:3: every is \"5m\" and must be a duration such as PT5M",
            "switch.yaml:4: severity is \"bad\" and must be one of info, warning, minor, major, critical",
            "switch.yaml:6: on is \"maybe\" and must be true or false",
            "switch.yaml:7: keys must be a plain value");
  }

  @Test
  void a_missing_field_is_a_problem_of_the_whole() {
    assertThat(read("\n\n{a: 1}").fields(Set.of("a", "b")).required("b")).isEmpty();

    assertThat(problems.all()).containsExactly("switch.yaml:3: lacks b");
  }

  @Test
  void says_at_which_line_a_text_stops_being_yaml() {
    assertThat(YamlText.read("bad.yaml", "a: 1\nb: [1, 2\nc: 3\n", problems)).isEmpty();

    assertThat(problems.all()).singleElement().asString().startsWith("bad.yaml:3: is no YAML");
  }

  @Test
  void refuses_a_field_given_twice() {
    read("a: 1\na: 2\n").fields();

    assertThat(problems.all()).containsExactly("switch.yaml:2: a is given twice");
  }

  @Test
  void nothing_is_an_empty_text() {
    assertThat(YamlText.read("empty.yaml", "# only a remark\n", problems)).isEmpty();
    assertThat(problems.none()).isTrue();
  }
}
