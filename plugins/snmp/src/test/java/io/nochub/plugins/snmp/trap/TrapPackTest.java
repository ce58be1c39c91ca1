package io.nochub.plugins.snmp.trap;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.plugins.snmp.yaml.Problems;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TrapPackTest {
  private final Problems problems = new Problems();

  private TrapPack read(String yaml) {
    return TrapPack.read("rules", yaml, TrapPack.shipped().names(), problems);
  }

  @Test
  void what_is_shipped_is_sound_and_says_something() {
    assertThat(TrapPack.shipped().rules().size()).isGreaterThan(60);
  }

  @Test
  void every_problem_is_named_with_its_line() {
    read(
        """
        names:
          fan: 1.3.x
          sensor: {oid: 1.3.6.1.4.1.1, wrods: {}}
        traps:
          - oid: 1.3.6.1.4.1.1.0.1
            name: no outcome
          - oid: linkDown
            name: named oid
            ignore: never mind
          - oid: 1.3.6.1.4.1.1.0.2
            name: both
            ignore: never mind
            clears: fan
          - oid: 1.3.6.1.4.1.1.0.3
            name: unknown variable
            severity: bad
            key: fan/{fanIndex}
            title: "{ifDescr} is down"
          - oid: 1.3.6.1.4.1.1.0.4
            name: no title
            severity: {of: ifOperStatus, words: {1: fine}, otherwise: major}
            key: fan
            when: {fanState: 1}
        """);

    assertThat(problems.all())
        .containsExactlyInAnyOrder(
            "rules:2: fan is \"1.3.x\" and must be an object id in numbers, such as 1.3.6.1.2.1",
            "rules:3: wrods is not known here; known are oid, words",
            "rules:5: traps must have one of severity, clears and ignore",
            "rules:7: oid is \"linkDown\" and must be an object id in numbers, such as 1.3.6.1.2.1",
            "rules:10: traps must have one of severity, clears and ignore",
            "rules:16: severity is \"bad\" and must be one of info, warning, minor, major, critical",
            "rules:17: key names \"fanIndex\", which is among no names here and is no object id",
            "rules:21: 1 is \"fine\" and must be one of info, warning, minor, major, critical",
            "rules:19: traps lacks title",
            "rules:23: fanState names \"fanState\", which is among no names here and is no object id");
  }

  @Test
  void a_section_that_does_not_belong_is_a_problem() {
    read("trap: []\n");

    assertThat(problems.all())
        .containsExactly("rules:1: trap is not known here; known are names, traps");
  }

  @Test
  void a_text_with_nothing_in_it_has_no_rules() {
    assertThat(read("# later\n").rules().size()).isZero();
    assertThat(problems.none()).isTrue();
  }

  @Test
  void thousands_of_names_are_read_as_a_mib_tool_prints_them() {
    StringBuilder names = new StringBuilder("names:\n");
    for (int i = 0; i < 10_000; i++) {
      names.append("  object").append(i).append(": 1.3.6.1.4.1.99999.").append(i).append('\n');
    }

    TrapPack pack = read(names.toString());

    assertThat(problems.none()).isTrue();
    assertThat(pack.names().of("1.3.6.1.4.1.99999.4711.1.2"))
        .hasValueSatisfying(named -> assertThat(named.name()).isEqualTo("object4711"));
  }
}
