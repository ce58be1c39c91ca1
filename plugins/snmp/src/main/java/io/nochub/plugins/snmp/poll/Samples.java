package io.nochub.plugins.snmp.poll;

import io.nochub.api.IntegrationContext;
import io.nochub.plugins.snmp.profile.Levels;
import io.nochub.plugins.snmp.profile.Threshold;
import io.nochub.plugins.snmp.sample.SampleFile;
import io.nochub.plugins.snmp.sample.Sparkline;
import io.nochub.plugins.snmp.trend.Trend;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The day of samples behind the alerts. Without a disk there is none, and a problem says so. */
final class Samples {
  private static final String FILE = "samples.bin";

  private final IntegrationContext context;
  private @Nullable SampleFile file;
  private @Nullable String problem;

  Samples(IntegrationContext context) {
    this.context = context;
  }

  void open() {
    try {
      file = SampleFile.open(context.folder().resolve(FILE), context.clock().instant());
    } catch (IOException e) {
      broke(e);
    }
  }

  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private void broke(IOException e) {
    problem = "Samples of the last day cannot be kept: " + e.getMessage();
    close();
  }

  /** Keeps a value; true if it is the first of its ten minutes. */
  boolean add(Measured measured) {
    SampleFile open = file;
    boolean wanted =
        measured.metric().threshold() instanceof Levels || measured.metric().onceGood();
    if (open == null || !wanted) {
      return false;
    }
    try {
      return open.add(measured.alertId(), measured.at(), measured.value());
    } catch (IOException e) {
      broke(e);
      return false;
    }
  }

  private double[] day(Measured measured) {
    SampleFile open = file;
    if (open == null) {
      return new double[0];
    }
    try {
      return open.day(measured.alertId(), measured.at());
    } catch (IOException e) {
      broke(e);
      return new double[0];
    }
  }

  /** Whether it ever was good in the last day, as far as means tell. */
  boolean wereGood(Measured measured, Threshold threshold) {
    return Arrays.stream(day(measured)).anyMatch(value -> threshold.grade(value, null).isGood());
  }

  Optional<Trend> trend(Measured measured, Duration least) {
    return Trend.of(day(measured), SampleFile.STEP, least);
  }

  /** The last day as a line of text; empty if there is nothing to see yet. */
  Optional<String> sparkline(Measured measured) {
    double[] day = day(measured);
    double[] known = Arrays.stream(day).filter(value -> !Double.isNaN(value)).toArray();
    if (known.length < 2) {
      return Optional.empty();
    }
    double least = Arrays.stream(known).min().orElse(0);
    double most = Arrays.stream(known).max().orElse(0);
    return Optional.of(
        "%s from %s to %s"
            .formatted(
                Sparkline.of(day), measured.metric().words(least), measured.metric().words(most)));
  }

  void close() {
    SampleFile open = file;
    file = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        problem = "Samples of the last day could not be written: " + e.getMessage();
      }
    }
  }
}
