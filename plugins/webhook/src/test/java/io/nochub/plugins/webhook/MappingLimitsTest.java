package io.nochub.plugins.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dashjoin.jsonata.Jsonata;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.InvalidConfigException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(20)
class MappingLimitsTest {
  private static final Budget.Limits LIMITS =
      new Budget.Limits(Duration.ofMillis(250), 100, 1_000_000);
  private static final BodyReader BODIES = new BodyReader(HookFixture.JSON);

  @Test
  void an_endless_loop_is_stopped_in_its_time() {
    long began = System.nanoTime();

    assertFails("($f := function($n) { $f($n + 1) }; $f(0))", "computes longer than 250 ms");

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void calls_within_calls_are_stopped_at_the_depth_set() {
    assertFails("($f := function($n) { 1 + $f($n + 1) }; $f(0))", "nest deeper than 100");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$contains($pad('', 300, 'a'), /.*.*.*.*.*.*.*=/)",
        "$match($pad('', 300, 'a'), /(a+)*a*\\1b/)",
        "$replace($pad('', 300, 'a'), /a*a*a*a*a*a*a*b/, '')",
        "$split($pad('', 300, 'a'), /a*a*a*a*a*a*a*b/)",
      })
  void a_regular_expression_that_tries_for_ever_is_stopped(String mapping) {
    assertFails(mapping, "computes longer than 250 ms");
  }

  @Test
  void a_regular_expression_is_not_a_function_that_nothing_could_stop() {
    assertFails("'abc' ~> /b/", "called as a function");
    assertFails("($f := /b/; $f('abc'))", "called as a function");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          ($f := function($s) { $f($s & $s) }; $f('ab'))      ~ a text grew longer
          $pad('x', 2000000000)                               ~ a text grew longer
          $pad('x', -2000000000)                              ~ a text grew longer
          $join($split($pad('', 90000, 'a'), ''), $pad('y', 500)) ~ a text grew longer
          $replace($pad('a', 90000, 'a'), 'a', 'bbbbbbbbbbbbbbbbbbbb') ~ a text grew longer
          $replace($pad('a', 90000, 'a'), /a/, 'bbbbbbbbbbbbbbbbbbbb') ~ a text grew longer
          $string([1..60000].{'a': 'a long text for each'})   ~ a text grew longer
          [1..60000].{'a': 'a long text for each'}            ~ a text grew longer
          [1..900000]                                         ~ a list grew longer
          ($f := function($x, $n) { $n = 0 ? $x : $f({'a': $x, 'b': $x}, $n - 1) }; $f(1, 60)) ~ longer than
          """)
  void what_grows_without_measure_is_stopped(String mapping, String saying) {
    Budget.Limits slow = new Budget.Limits(Duration.ofSeconds(5), 100, 1_000_000);

    assertThatThrownBy(() -> Mapping.compile(mapping, slow, BODIES).apply(null, at()))
        .isInstanceOf(IntegrationException.class)
        .hasMessageContaining(saying);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          $eval('1 + 1')                  ~ $eval is not offered
          $random()                       ~ $random is not offered
          $shuffle([1, 2])                ~ $shuffle is not offered
          $match('abc', /x*/)             ~ matches nothing at all
          $nothing(1)                     ~ invoke a non-function
          {'a': $uppercase}               ~ /a: a function
          $replace('a', '', 'b')          ~ matches nothing at all
          """)
  void what_is_not_offered_says_so(String mapping, String saying) {
    assertFails(mapping, saying);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          $contains('abracadabra', /A.R/i)                     ~ true
          $contains('abracadabra', 'cad')                      ~ true
          ('abc').$contains(/z/)                               ~ false
          $match('ababbabbcc', /a(b+)/)[1].groups[0]           ~ bb
          $count($match('ababbabbcc', /a(b+)/, 2))             ~ 2
          $match('ababbabbcc', /a(b+)/)[2].index               ~ 5
          $replace('John Smith', /(\\w+)\\s(\\w+)/, '$2, $1')  ~ Smith, John
          $replace('265USD', /([0-9]+)USD/, '$$$1')            ~ $265
          $replace('a.b.c', '.', '-')                          ~ a-b-c
          $replace('a.b.c', '.', '-', 1)                       ~ a-b.c
          $replace('ab', /(a)(x)?/, '[$1$2$3]')                ~ [a]b
          $replace('10 20', /[0-9]+/, function($m) { $string($number($m.match) * 2) }) ~ 20 40
          $join($split('a, b ;c', /\\s*[,;]\\s*/), '|')        ~ a|b|c
          $join($split('a-b-c', '-', 2), '|')                  ~ a|b
          $join($split('abc', /b/, 1))                         ~ a
          $pad('x', 3) & '|'                                   ~ x  |
          $pad('x', -4, '#-')                                  ~ #-#x
          $string({'a': [1, 'b', true, null]})                 ~ {"a":[1,"b",true,null]}
          $json('{"a":{"b":7}}').a.b                           ~ 7
          $now()                                               ~ 2026-03-02T08:15:33.000Z
          $millis()                                            ~ 1772439333000
          """)
  void the_bounded_functions_do_what_the_language_says(String mapping, String result)
      throws IntegrationException {
    assertThat(String.valueOf(apply(mapping, null))).isEqualTo(result);
  }

  @Test
  void numbers_keep_their_value() throws IntegrationException {
    Object body = BODIES.parse("[9007199254740993,1.5,1.0,-0.25,1e3]".getBytes(US_ASCII));

    assertThat(apply("$string($$)", body)).isEqualTo("[9007199254740993,1.5,1,-0.25,1000]");
  }

  @Test
  void limits_can_be_set() {
    Budget.Limits tight = new Budget.Limits(Duration.ofMillis(250), 10, 1000);

    assertThatThrownBy(() -> Mapping.compile("$pad('x', 1001)", tight, BODIES).apply(1, at()))
        .hasMessageContaining("longer than 1000 characters");
    assertThatThrownBy(
            () ->
                Mapping.compile("($f := function($n) { 1 + $f($n) }; $f(0))", tight, BODIES)
                    .apply(1, at()))
        .hasMessageContaining("nest deeper than 10");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          {'a': 1        ~ line 1
          $$.{'a' 1}     ~ line 1
          'open          ~ line 1
          $f := ;        ~ line 1
          /unclosed      ~ compile
          """)
  void a_mapping_that_does_not_compile_names_the_setting_and_the_place(
      String mapping, String saying) {
    assertThatThrownBy(() -> Mapping.compile(mapping, LIMITS, BODIES))
        .isInstanceOfSatisfying(
            InvalidConfigException.class, e -> assertThat(e.field()).isEqualTo("mapping"))
        .hasMessageContaining(saying);
  }

  @Test
  void the_place_is_counted_in_lines() {
    assertThatThrownBy(() -> Mapping.compile("{\n  'a': 1,\n  'b' 2\n}", LIMITS, BODIES))
        .hasMessageContaining("line 3, column ");
  }

  @Test
  void a_mapping_nested_without_end_is_refused_and_not_a_crash() {
    String deep = "(".repeat(20_000) + "1" + ")".repeat(20_000);

    assertThatThrownBy(() -> Mapping.compile(deep, LIMITS, BODIES))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void many_threads_use_one_mapping_at_once() throws Exception {
    Mapping mapping =
        Mapping.compile(
            "($f := function($n) { $n = 0 ? '' : $f($n - 1) & id }; {'x': $replace($f(20), /a/, 'b')})",
            LIMITS,
            BODIES);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<@Nullable Object>> results = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        Object body = BODIES.parse(("{\"id\":\"a" + i + "\"}").getBytes(US_ASCII));
        results.add(threads.submit(() -> mapping.apply(body, at())));
      }
      for (int i = 0; i < 400; i++) {
        assertThat(String.valueOf(results.get(i).get()))
            .isEqualTo("{x=" + ("b" + i).repeat(20) + "}");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void nothing_of_the_library_stays_on_the_calling_thread() throws Exception {
    apply("$contains(id, /a/)", BODIES.parse("{\"id\":\"a\"}".getBytes(US_ASCII)));
    assertFails("$error('no')", "no");

    for (String name : List.of("current", "_parser")) {
      Field field = Jsonata.class.getDeclaredField(name);
      field.setAccessible(true);
      assertThat(((ThreadLocal<?>) field.get(null)).get()).as(name).isNull();
    }
  }

  private static Instant at() {
    return HookFixture.AT;
  }

  private static @Nullable Object apply(String mapping, @Nullable Object body)
      throws IntegrationException {
    return Mapping.compile(mapping, LIMITS, BODIES).apply(body, at());
  }

  private static void assertFails(String mapping, String saying) {
    assertThatThrownBy(() -> apply(mapping, null))
        .isInstanceOfSatisfying(
            IntegrationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_PAYLOAD))
        .hasMessageContaining(saying);
  }
}
