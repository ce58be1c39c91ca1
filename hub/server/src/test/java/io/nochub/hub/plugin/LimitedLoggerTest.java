package io.nochub.hub.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.nochub.hub.store.PushedClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.slf4j.MarkerFactory;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LimitedLoggerTest {
  private final PushedClock clock = PushedClock.atNoon();
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final Logger target = new LoggerContext().getLogger("integration.rmm");
  private final LimitedLogger logger = new LimitedLogger(target, clock);

  @BeforeEach
  void listen() {
    target.setLevel(Level.INFO);
    target.addAppender(written);
    written.start();
  }

  private List<String> lines() {
    return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private void flood(int lines) {
    IntStream.range(0, lines).forEach(i -> logger.info("line {} of {}", i, lines));
  }

  @Test
  void what_a_flood_leaves_out_is_told_in_one_line_when_the_minute_is_over() {
    flood(LimitedLogger.MOST + 1_000);
    assertThat(lines()).hasSize(LimitedLogger.MOST);

    clock.push(Duration.ofMinutes(1));
    logger.info("calm");

    assertThat(lines().subList(LimitedLogger.MOST, lines().size()))
        .containsExactly(
            "1000 lines were left out: this integration logged more than 300 within a minute",
            "calm");
  }

  @Test
  void each_minute_has_its_own_lines() {
    flood(LimitedLogger.MOST);
    clock.push(Duration.ofMinutes(1));
    flood(LimitedLogger.MOST);

    assertThat(lines())
        .hasSize(2 * LimitedLogger.MOST)
        .noneMatch(line -> line.contains("left out"));
  }

  @Test
  void a_clock_that_is_set_back_begins_another_minute() {
    flood(LimitedLogger.MOST + 1);
    clock.push(Duration.ofHours(-1));
    logger.info("calm");

    assertThat(lines()).last().isEqualTo("calm");
  }

  @Test
  void what_was_left_out_last_is_told_when_the_integration_closes() {
    flood(LimitedLogger.MOST + 1);
    logger.end();

    assertThat(lines()).last().asString().startsWith("1 lines were left out");
  }

  @Test
  void lines_below_the_level_are_neither_written_nor_counted() {
    IntStream.range(0, 10 * LimitedLogger.MOST).forEach(i -> logger.debug("detail {}", i));
    logger.info("heard");

    assertThat(lines()).containsExactly("heard");
  }

  @Test
  void a_line_comes_through_with_its_level_marker_and_cause() {
    IllegalStateException cause = new IllegalStateException("broken");
    logger.error(MarkerFactory.getMarker("audit"), "failed", cause);
    logger.atWarn().setCause(cause).log("careful, {}", "now");

    assertThat(lines()).containsExactly("failed", "careful, now");
    assertThat(written.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.ERROR, Level.WARN);
    assertThat(written.list)
        .allSatisfy(line -> assertThat(line.getThrowableProxy().getMessage()).isEqualTo("broken"));
    assertThat(written.list.get(0).getMarkerList()).hasToString("[audit]");
  }
}
