package io.nochub.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.hub.routing.RoutingFacts.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class RouteIndexTest {
  private static List<Requirement> required(String condition) throws Condition.Invalid {
    return Condition.of(condition).required();
  }

  @Example
  void an_equality_is_required_whichever_side_the_text_stands_on() throws Condition.Invalid {
    Requirement acme = new Requirement("client.id", Set.of("acme"));

    assertThat(required("client.id == 'acme'")).containsExactly(acme);
    assertThat(required("'acme' == client.id")).containsExactly(acme);
  }

  @Example
  void all_that_and_joins_is_required() throws Condition.Invalid {
    assertThat(
            required(
                "client.id == 'acme' && alert.severity >= MAJOR && (device.kind == 'SERVER' &&"
                    + " alert.title.contains('disk'))"))
        .containsExactly(
            new Requirement("client.id", Set.of("acme")),
            new Requirement("device.kind", Set.of("SERVER")));
  }

  @Example
  void a_choice_of_texts_of_one_variable_is_one_requirement() throws Condition.Invalid {
    assertThat(required("client.id in ['a', 'b'] || client.id == 'c'"))
        .containsExactly(new Requirement("client.id", Set.of("a", "b", "c")));
  }

  @Example
  void what_may_hold_for_any_text_requires_nothing() throws Condition.Invalid {
    assertThat(required("client.id == 'a' || device.kind == 'SERVER'")).isEmpty();
    assertThat(required("client.id == 'a' || alert.momentary")).isEmpty();
    assertThat(required("!(client.id == 'a')")).isEmpty();
    assertThat(required("client.id != 'a'")).isEmpty();
    assertThat(required("client.id == client.name")).isEmpty();
    assertThat(required("alert.details['role'] == 'db'")).isEmpty();
    assertThat(required("client.id == 'a' ? true : alert.momentary")).isEmpty();
  }

  @Property(tries = 300)
  void no_rule_that_holds_is_left_out(
      @ForAll("conditions") List<String> conditions, @ForAll("facts") RoutingFacts facts)
      throws Condition.Invalid {
    List<@Nullable Condition> compiled = new ArrayList<>();
    for (String condition : conditions) {
      compiled.add(condition.isEmpty() ? null : Condition.of(condition));
    }
    Map<String, Object> variables = facts.variables();

    List<Integer> holding =
        IntStream.range(0, compiled.size())
            .filter(i -> compiled.get(i) == null || compiled.get(i).holds(variables))
            .boxed()
            .toList();

    assertThat(new RouteIndex(compiled).candidates(variables).stream().boxed().toList())
        .containsAll(holding);
  }

  @Example
  void rules_about_other_clients_are_not_asked() throws Condition.Invalid {
    List<@Nullable Condition> rules = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      rules.add(Condition.of("client.id == 'c" + i + "' && alert.category == 'DISK'"));
    }
    rules.add(Condition.of("alert.severity >= MAJOR"));

    assertThat(new RouteIndex(rules).candidates(about("c7").variables()).stream())
        .containsExactly(7, 1_000);
  }

  @Provide
  Arbitrary<List<String>> conditions() {
    Arbitrary<String> text = Arbitraries.of("'a'", "'b'", "'c'", "''");
    Arbitrary<String> name =
        Arbitraries.of("client.id", "device.name", "alert.condition", "device.kind");
    Arbitrary<String> simple =
        Arbitraries.oneOf(
            Combinators.combine(name, text).as((n, t) -> n + " == " + t),
            Combinators.combine(name, text).as((n, t) -> t + " == " + n),
            Combinators.combine(name, text).as((n, t) -> n + " != " + t),
            Combinators.combine(name, text, text).as((n, t, u) -> n + " in [" + t + ", " + u + "]"),
            Combinators.combine(name, text).as((n, t) -> "alert.details[" + n + "] == " + t),
            Arbitraries.of("alert.momentary", "alert.severity >= MAJOR", "true", "false"));
    Arbitrary<String> joined =
        Combinators.combine(
                simple,
                Arbitraries.of(" && ", " || "),
                simple,
                Arbitraries.of(" && ", " || "),
                simple)
            .as((a, x, b, y, c) -> "(" + a + x + b + ")" + y + c);
    Arbitrary<String> condition =
        Arbitraries.oneOf(simple, joined, joined.map(it -> "!(" + it + ")"), Arbitraries.just(""));
    return condition.list().ofMinSize(1).ofMaxSize(8);
  }

  @Provide
  Arbitrary<RoutingFacts> facts() {
    Arbitrary<String> text = Arbitraries.of("a", "b", "c", "d", "");
    return Combinators.combine(text, text, text, text, Arbitraries.of(true, false))
        .as(
            (client, device, condition, kind, momentary) ->
                new RoutingFacts(
                    "rmm",
                    Severity.MAJOR,
                    Category.OTHER,
                    condition,
                    "title",
                    "",
                    null,
                    momentary,
                    Map.of("a", "a", "b", "c"),
                    new Named(client, client),
                    Named.NONE,
                    new Named(device, device),
                    kind));
  }

  private static RoutingFacts about(String client) {
    return new RoutingFacts(
        "rmm",
        Severity.MINOR,
        Category.OTHER,
        "disk",
        "title",
        "",
        null,
        false,
        Map.of(),
        new Named(client, client),
        Named.NONE,
        Named.NONE,
        "");
  }
}
