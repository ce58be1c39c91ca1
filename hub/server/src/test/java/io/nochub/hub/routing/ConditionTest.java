package io.nochub.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.signal.Severity;
import io.nochub.hub.routing.Condition.Invalid;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConditionTest {
  private static boolean holds(String text) throws Invalid {
    return Condition.of(text).holds(FactsOf.disk(Severity.MAJOR));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "alert.integration == 'rmm'",
        "alert.severity >= MAJOR && alert.severity < CRITICAL",
        "alert.severity == 3",
        "alert.category == 'CAPACITY'",
        "alert.condition.startsWith('disk-space')",
        "alert.title.contains('full')",
        "alert.body.matches('[0-9]+ %')",
        "alert.sourceSeverity == 'crit'",
        "!alert.momentary",
        "alert.details['free'] == '3 %'",
        "'free' in alert.details",
        "client.id in ['acme', 'birch']",
        "client.name == 'Acme Ltd'",
        "site.id == 'north' && site.name == 'North'",
        "device.id == 'd1' && device.name == 'DC01'",
        "device.kind == 'SERVER'",
      })
  void can_ask_about_every_fact(String text) throws Invalid {
    assertThat(holds(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "false",
        "alert.severity > MAJOR",
        "alert.momentary",
        "client.id == 'birch'",
        "'other' in alert.details"
      })
  void does_not_hold_where_the_facts_are_others(String text) throws Invalid {
    assertThat(holds(text)).isFalse();
  }

  @Test
  void what_is_unknown_is_empty() throws Invalid {
    Condition nobody =
        Condition.of("client.id == '' && device.kind == '' && alert.sourceSeverity == ''");
    assertThat(nobody.holds(FactsOf.unknown())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alert.details['missing'] == 'x'",
        "alert.details['missing'] != 'x'",
        "!(alert.details['missing'] == 'x')",
        "1 / (alert.severity - 3) == 0",
        "9223372036854775807 + alert.severity > 0",
        "int(alert.title) == 1",
        "alert.title.matches(alert.details['free'] + '(')",
        "[1, 2][alert.severity] == 1",
      })
  void what_cannot_be_evaluated_does_not_hold(String text) throws Invalid {
    assertThat(holds(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alert.titel == 'x'",
        "alert == 'x'",
        "severity > 3",
        "system('reboot')",
        "alert.severity == 'MAJOR'",
        "alert.title",
        "1 + 1",
        "alert.title ==",
        "alert.title == 'x",
        "(true",
        ""
      })
  void unknown_names_wrong_types_and_torn_texts_are_refused(String text) {
    assertThatThrownBy(() -> Condition.of(text)).isInstanceOf(Invalid.class);
  }

  @Test
  void a_refusal_says_where_and_what() {
    assertThatThrownBy(() -> Condition.of("alert.severity >= MAJOR && alert.titel == 'x'"))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("1:28")
        .hasMessageContaining("alert.titel");
  }

  @Test
  void an_oversize_text_is_refused() {
    assertThatThrownBy(() -> Condition.of("alert.title == '" + "x".repeat(4_000) + "'"))
        .isInstanceOf(Invalid.class);
  }

  @Test
  void a_deeply_nested_text_is_refused() {
    String deep = "(".repeat(500) + "true" + ")".repeat(500);
    assertThatThrownBy(() -> Condition.of(deep)).isInstanceOf(Invalid.class);
    String negated = "!(".repeat(500) + "true" + ")".repeat(500);
    assertThatThrownBy(() -> Condition.of(negated)).isInstanceOf(Invalid.class);
  }

  @Test
  void a_long_chain_of_alternatives_is_no_problem() throws Invalid {
    String chain = "client.id == 'x' || ".repeat(150) + "client.id == 'acme'";
    assertThat(holds(chain)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "' || true || '",
        "\" || true || \"",
        "x') || (true",
        "\\' || true //",
        "{{severity}} ${true} #{true}",
        "' == '' || '' == '"
      })
  void what_an_alert_says_cannot_change_what_a_condition_means(String hostile) throws Invalid {
    RoutingFacts facts = FactsOf.alert(Severity.MAJOR, hostile, Map.of("free", hostile));
    assertThat(Condition.of("alert.title == 'never'").holds(facts)).isFalse();
    assertThat(Condition.of("alert.details['free'] == 'never'").holds(facts)).isFalse();
    assertThat(Condition.of("alert.title.contains('never')").holds(facts)).isFalse();
  }

  @Test
  void a_pattern_that_explodes_elsewhere_ends_here() throws Invalid {
    RoutingFacts facts = FactsOf.alert(Severity.MAJOR, "a".repeat(20_000) + "!", Map.of());
    assertThat(Condition.of("alert.title.matches('^(a+)+$')").holds(facts)).isFalse();
  }

  @Test
  void keeps_its_text() throws Invalid {
    assertThat(Condition.of("alert.severity > MINOR")).hasToString("alert.severity > MINOR");
  }
}
