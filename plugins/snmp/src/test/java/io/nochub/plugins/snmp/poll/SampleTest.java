package io.nochub.plugins.snmp.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;

/** Counters, their wraps, and the clocks of agents. */
class SampleTest {
  private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
  private static final long WRAP = 1L << 32;

  /** By the device's clock 50 seconds, by ours 60. */
  private static OptionalDouble rate(Variable before, Variable now) {
    return new Sample(now, 6_000, START.plusSeconds(60))
        .ratePerSecond(new Sample(before, 1_000, START));
  }

  @Test
  void a_counter_s_rate_counts_the_device_s_seconds_and_ours_if_it_has_no_clock() {
    assertThat(rate(new Counter32(100), new Counter32(1_100))).hasValue(20);
    assertThat(
            new Sample(new Counter64(700), -1, START.plusSeconds(60))
                .ratePerSecond(new Sample(new Counter64(100), -1, START)))
        .hasValue(10);
  }

  @Test
  void a_counter32_may_wrap_and_a_counter64_that_falls_began_anew() {
    assertThat(rate(new Counter32(WRAP - 500), new Counter32(500))).hasValue(20);
    assertThat(rate(new Counter64(5_000), new Counter64(10))).isEmpty();
  }

  @Test
  void a_counter64_counts_beyond_what_a_long_holds() {
    assertThat(rate(new Counter64(Long.MAX_VALUE), new Counter64(Long.MIN_VALUE + 999)))
        .hasValue(20);
    assertThat(new Sample(new Counter64(-1), -1, START).number()).isEqualTo(1.8446744073709552E19);
  }

  @Test
  void a_counter_that_changed_its_kind_has_no_rate() {
    assertThat(rate(new Counter32(100), new Counter64(1_100))).isEmpty();
  }

  @Test
  void numbers_come_in_many_kinds() {
    assertThat(number(new Integer32(-3))).isEqualTo(-3);
    assertThat(number(new Gauge32(WRAP - 1))).isEqualTo(WRAP - 1);
    assertThat(number(new TimeTicks(12))).isEqualTo(12);
    assertThat(number(new OctetString(" 0.35 "))).isEqualTo(0.35);
    assertThat(number(new OctetString("up"))).isNaN();
    assertThat(number(new OID("1.3.6"))).isNaN();
    assertThat(Sample.isThere(Null.noSuchInstance)).isFalse();
  }

  private static double number(Variable value) {
    return new Sample(value, -1, START).number();
  }

  @Test
  void bits_are_counted_from_the_first_octet_s_highest() {
    Sample bits = new Sample(new OctetString(new byte[] {0x20, 0x01}), -1, START);

    assertThat(bits.bit(2)).isEqualTo(1);
    assertThat(bits.bit(3)).isZero();
    assertThat(bits.bit(15)).isEqualTo(1);
    assertThat(bits.bit(16)).isZero();
    assertThat(new Sample(new Integer32(1), -1, START).bit(0)).isNaN();
  }

  @ParameterizedTest
  @CsvSource({
    // before, seconds later, now, restarted
    "1000000, 60, 1006000, false",
    "1000000, 60, 500, true",
    "1000000, 60, 1000000, false",
    "1000000, 60, 1003000, false",
    "10000, 600, 30000, true",
    "10000, 600, 69000, false",
    "4294966000, 60, 4704, false",
    "4294966000, 60, 4294970000, false",
    "2000000000, 60, 4000, true",
    "1000000, 86400, 9000000, false"
  })
  void a_restart_is_told_from_a_clock_that_wraps_or_stands(
      long before, long seconds, long now, boolean restarted) {
    UpTime earlier = new UpTime(before, START);
    UpTime later = new UpTime(now, START.plusSeconds(seconds));

    assertThat(later.isRestartSince(earlier)).isEqualTo(restarted);
  }

  @Test
  void every_device_has_its_own_moment_of_the_interval() {
    Timetable timetable = new Timetable(Duration.ofMinutes(1));
    int[] seconds = new int[6];
    for (int i = 0; i < 6_000; i++) {
      Instant next = timetable.next("device-" + i, START);
      assertThat(next)
          .isBetween(START.plusSeconds(30), START.plusSeconds(90))
          .isEqualTo(timetable.next("device-" + i, next).minusSeconds(60));
      seconds[(int) (next.getEpochSecond() % 60) / 10]++;
    }

    assertThat(Arrays.stream(seconds).boxed())
        .allSatisfy(number -> assertThat(number).isBetween(800, 1_200));
  }

  @Test
  void a_silent_device_is_asked_ever_less_but_every_few_minutes() {
    Timetable timetable = new Timetable(Duration.ofMinutes(1));
    Instant first = timetable.next("a", START, 3);

    assertThat(first).isEqualTo(timetable.next("a", START));
    assertThat(timetable.next("a", START, 4)).isEqualTo(first.plusSeconds(60));
    assertThat(timetable.next("a", START, 5)).isEqualTo(first.plusSeconds(180));
    assertThat(timetable.next("a", START, 99)).isEqualTo(first.plusSeconds(240));
  }
}
