package io.nochub.plugins.snmp.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFileTest {
  private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("samples.bin");
  }

  private static Instant step(int number) {
    return START.plus(SampleFile.STEP.multipliedBy(number));
  }

  private static double[] known(double[] day) {
    return Arrays.stream(day).filter(value -> !Double.isNaN(value)).toArray();
  }

  @Test
  void keeps_the_means_of_ten_minutes_with_gaps() throws IOException {
    try (SampleFile samples = SampleFile.open(file(), START)) {
      assertThat(samples.add("a", START, 10)).isTrue();
      assertThat(samples.add("a", START.plusSeconds(60), 20)).isFalse();
      assertThat(samples.add("a", step(2), 30)).isTrue();
      assertThat(samples.add("a", step(1), 99)).isFalse();

      double[] day = samples.day("a", step(2));
      assertThat(day).hasSize(144);
      assertThat(day[141]).isEqualTo(15);
      assertThat(day[142]).isNaN();
      assertThat(day[143]).isEqualTo(30);
      assertThat(known(samples.day("b", step(2)))).isEmpty();
    }
  }

  @Test
  void a_day_is_all_it_keeps() throws IOException {
    try (SampleFile samples = SampleFile.open(file(), START)) {
      for (int i = 0; i < 400; i++) {
        samples.add("a", step(i), i);
      }

      double[] day = samples.day("a", step(399));
      assertThat(day[0]).isEqualTo(256);
      assertThat(day[143]).isEqualTo(399);
      assertThat(known(samples.day("a", step(500)))).hasSize(43);
    }
  }

  @Test
  void a_long_gap_leaves_nothing_of_before() throws IOException {
    try (SampleFile samples = SampleFile.open(file(), START)) {
      for (int i = 0; i < 100; i++) {
        samples.add("a", step(i), i);
      }
      samples.add("a", step(1_000), 1);
      samples.add("a", step(1_001), 2);

      assertThat(known(samples.day("a", step(1_001)))).containsExactly(1, 2);
    }
  }

  @Test
  void all_but_the_step_under_way_survives_a_killed_process() throws IOException {
    SampleFile killed = SampleFile.open(file(), START);
    killed.add("a", step(0), 1);
    killed.add("a", step(1), 2);
    killed.add("a", step(2), 3);

    try (SampleFile samples = SampleFile.open(file(), step(3))) {
      assertThat(known(samples.day("a", step(3)))).containsExactly(1, 2);
      samples.add("a", step(3), 4);
      assertThat(known(samples.day("a", step(3)))).containsExactly(1, 2, 4);
    }
    killed.close();
  }

  @Test
  void a_file_that_is_not_ours_is_begun_anew_and_a_cut_one_is_used() throws IOException {
    Files.writeString(file(), "something else that is longer than a beginning");
    try (SampleFile samples = SampleFile.open(file(), START)) {
      samples.add("a", START, 1);
      samples.add("a", step(1), 1);
      samples.add("b", START, 2);
      samples.add("b", step(1), 2);
    }
    byte[] bytes = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(bytes, bytes.length - 100));

    try (SampleFile samples = SampleFile.open(file(), step(1))) {
      assertThat(known(samples.day("a", step(1)))).containsExactly(1);
      assertThat(known(samples.day("b", step(1)))).isEmpty();
      samples.add("b", step(1), 3);
      samples.add("b", step(2), 4);
      assertThat(known(samples.day("b", step(2)))).containsExactly(3, 4);
    }
  }

  @Test
  void the_place_of_a_series_that_is_a_day_old_is_used_again() throws IOException {
    try (SampleFile samples = SampleFile.open(file(), START)) {
      samples.add("old", START, 1);
      samples.add("old", step(1), 1);
    }
    long size = Files.size(file());
    try (SampleFile samples = SampleFile.open(file(), START.plus(Duration.ofDays(2)))) {
      samples.add("new", START.plus(Duration.ofDays(2)), 7);
      samples.add("new", START.plus(Duration.ofDays(2)).plus(SampleFile.STEP), 8);
    }

    assertThat(Files.size(file())).isEqualTo(size).isLessThan(700);
    try (SampleFile samples = SampleFile.open(file(), START.plus(Duration.ofDays(2)))) {
      assertThat(known(samples.day("new", START.plus(Duration.ofDays(2))))).containsExactly(7);
      assertThat(known(samples.day("old", START))).isEmpty();
    }
  }

  @Test
  void a_sparkline_goes_from_the_least_to_the_most() {
    double[] rising = new double[144];
    Arrays.setAll(rising, i -> i < 6 ? Double.NaN : i);

    assertThat(Sparkline.of(rising)).hasSize(48).startsWith("··▁").endsWith("██");
    assertThat(Sparkline.of(new double[] {5, 5})).isEqualTo("▁▁");
    assertThat(Sparkline.of(new double[] {Double.NaN})).isEmpty();
    assertThat(Sparkline.of(new double[0])).isEmpty();
  }
}
