package io.nochub.plugins.snmp.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.asset.Device;
import io.nochub.api.signal.Severity;
import io.nochub.plugins.snmp.yaml.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileBookTest {
  private final Problems problems = new Problems();

  private ProfileBook book(String own) {
    return ProfileBook.read(own, problems);
  }

  private Metric metric(Profile profile, String name) {
    return profile.tables().stream()
        .flatMap(table -> table.metrics().stream())
        .filter(metric -> metric.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_shipped_profiles_have_no_problems_and_their_files_names() {
    ProfileBook book = book("");

    assertThat(problems.all()).isEmpty();
    assertThat(book.all()).hasSize(18).extracting(Profile::id).doesNotHaveDuplicates();
    assertThat(book.all()).allSatisfy(profile -> assertThat(profile.tables()).isNotEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "1.3.6.1.4.1.8072.3.2.10, Linux lab 5.10, net-snmp",
    "1.3.6.1.4.1.9.1.1208, Cisco IOS Software, cisco",
    "1.3.6.1.4.1.99.1, something else, any-device",
    "1.3.6.1.4.1.318.1.3.27, APC Web/SNMP, apc",
    "1.3.6.1.4.1.12356.101.1.1001, FortiGate, fortinet",
    "1.3.6.1.4.1.14988.1, RouterOS CRS326, mikrotik",
    "1.3.6.1.4.1.674.10892.5, iDRAC, dell-idrac",
    "1.3.6.1.4.1.674.10895.3000, a switch of Dell's, any-device",
    "1.3.6.1.4.1.232.9.4.10, Integrated Lights-Out, hpe-ilo",
    "1.3.6.1.4.1.311.1.1.3.1.2, Hardware: Intel64, windows",
    ", , any-device"
  })
  void a_device_gets_the_profile_that_fits_best(String id, String description, String profile) {
    assertThat(
            book("")
                .best(
                    Objects.requireNonNullElse(id, ""), Objects.requireNonNullElse(description, ""))
                .id())
        .isEqualTo(profile);
  }

  @Test
  void an_own_profile_extends_others_and_overrides_what_it_names() {
    ProfileBook book =
        book(
            """
            id: our-servers
            name: Our servers
            extends: [net-snmp]
            match: {sysObjectId: 1.3.6.1.4.1.8072, sysDescr: '(?i)ubuntu'}
            quirks: {mostAtOnce: 10}
            tables:
              storage:
                metrics:
                  storage: {over: {major: 98}, clear: 97, for: 1}
            """);

    assertThat(problems.all()).isEmpty();
    Profile ours = book.best("1.3.6.1.4.1.8072.3.2.10", "Linux Ubuntu");
    assertThat(ours.id()).isEqualTo("our-servers");
    assertThat(ours.kind()).isEqualTo(Device.Kind.SERVER);
    assertThat(ours.quirks().mostAtOnce()).isEqualTo(10);
    Metric storage = metric(ours, "storage");
    assertThat(storage.threshold()).isEqualTo(new Levels(true, Map.of(Severity.MAJOR, 98.0), 1));
    assertThat(storage.samples()).isEqualTo(1);
    assertThat(storage.unit()).isEqualTo("%");
    assertThat(Objects.requireNonNull(storage.forecast()).within())
        .containsEntry(Severity.WARNING, Duration.ofDays(2));
    assertThat(metric(book.named("net-snmp").orElseThrow(), "storage").samples()).isEqualTo(3);
    assertThat(book.best("1.3.6.1.4.1.8072.3.2.10", "Linux Debian").id()).isEqualTo("net-snmp");
  }

  @Test
  void what_a_profile_switches_off_is_gone() {
    assertThat(book("").named("net-snmp").orElseThrow().tables())
        .flatExtracting(ObjectTable::metrics)
        .extracting(Metric::name)
        .contains("memory-used", "storage")
        .doesNotContain("memory", "cpu");
  }

  @Test
  void several_own_profiles_are_a_list() {
    ProfileBook book =
        book("[{id: a, extends: system}, {id: b, extends: [a, printer], name: Second}]");

    assertThat(problems.all()).isEmpty();
    assertThat(book.named("b").orElseThrow().tables())
        .extracting(ObjectTable::name)
        .containsExactly("", "supply", "printer");
  }

  @Test
  void every_problem_is_told_with_its_line() {
    book(
        """
        - id: ours
          extends: [nowhere, ours]
          colour: red
        - id: ours
        - name: nameless
        """);

    assertThat(problems.all().stream().distinct())
        .contains(
            "profiles:2: extends names nowhere, and there is no such profile",
            "profiles:3: colour is not known here; known are extends, id, kind, match, name, quirks,"
                + " scalars, tables")
        .anyMatch(line -> line.startsWith("profiles:2: extends goes round in a circle: ours, ours"))
        .anyMatch(line -> line.startsWith("profiles:5: lacks id"))
        .anyMatch(line -> line.startsWith("profiles:4: id is \"ours\", as another profile's is"));
  }

  @Test
  void problems_of_metrics_and_tables_are_told_with_their_lines() {
    book(
        """
        id: ours
        scalars:
          objects: {a: 1.2.3.0, b: hello}
          metrics:
            first: {value: a + c, over: {minor: 90, major: 80}}
            second: {value: 'a +', under: {major: 1}}
            third: {value: a, over: {bad: 1}, forecast: {reaches: 100}}
            fourth: {title: no value}
            fifth: {value: a, over: {major: 1}, under: {major: 0}}
            sixth: {value: a, states: [{is: 1, name: x, severity: awful}, {is: 1, name: y}]}
            seventh: {value: a, over: {major: 1}, clear: 2}
        tables:
          t:
            objects: {c: 1.2.3}
            label: d
            only: {e: x}
            skip: {c: '('}
            metrics:
              first: {value: c}
        """);

    assertThat(problems.all())
        .containsExactlyInAnyOrder(
            "profiles:3: b is \"hello\" and must be an OID in numbers such as 1.3.6.1.2.1.1.3.0",
            "profiles:5: value names c, which is none of its objects: a, b",
            "profiles:5: over must get worse with each severity, from info to critical",
            "profiles:6: value is no formula: it ends where a number or an object is expected",
            "profiles:7: bad is no severity; there are info, warning, minor, major and critical",
            "profiles:7: over names no severity",
            "profiles:7: forecast lacks within",
            "profiles:8: fourth lacks value",
            "profiles:9: fifth has over and under; one of them is enough",
            "profiles:10: severity is \"awful\" and must be one of info, warning, minor, major,"
                + " critical",
            "profiles:10: is names 1, which is a state already",
            "profiles:11: clear must be on the good side of 1",
            "profiles:15: label names d, which is none of its objects: c",
            "profiles:16: e names e, which is none of its objects: c",
            "profiles:17: c is no regular expression: Unclosed group",
            "profiles:1: has two metrics named first");
  }

  @Test
  void only_and_skip_choose_rows() {
    ObjectTable storage =
        book("").named("host-resources").orElseThrow().tables().stream()
            .filter(table -> table.name().equals("storage"))
            .findFirst()
            .orElseThrow();

    assertThat(storage.identifying()).contains("hrStorageType", "hrStorageDescr");
    assertThat(storage.takes(disk("/var"))).isTrue();
    assertThat(storage.takes(disk("/run/lock"))).isFalse();
    assertThat(storage.takes(Map.of("hrStorageDescr", "/var"))).isFalse();
  }

  private static Map<String, String> disk(String mount) {
    return Map.of("hrStorageType", "1.3.6.1.2.1.25.2.1.4", "hrStorageDescr", mount);
  }

  @Test
  void what_is_measured_is_what_formulas_need() {
    ObjectTable table = book("").named("interfaces").orElseThrow().tables().get(0);

    assertThat(table.measured().names())
        .contains("ifHCInOctets", "ifAdminStatus", "ifCounterDiscontinuityTime")
        .doesNotContain("ifName", "ifType");
    assertThat(table.measured().isCompared("ifHCInOctets")).isTrue();
    assertThat(table.measured().isCompared("ifOperStatus")).isFalse();
    assertThat(table.identifying()).containsExactly("ifAlias", "ifDescr", "ifName", "ifType");
    assertThat(List.of(table.label())).isNotEmpty();
  }
}
