package io.nochub.hub.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.nochub.hub.outbox.OutboxStore.Backlog;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.StoreException;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to go out, as figures, one of each kind for each integration: {@code
 * nochub.outbox.waiting}, {@code nochub.outbox.oldest.seconds}, {@code nochub.outbox.dead}, {@code
 * nochub.outbox.breaker} (0 closed, 1 half open, 2 open) and {@code nochub.http.calls.left}.
 */
public final class OutboxFigures {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxFigures.class);

  private final Database database;
  private final OutboxStore store;
  private final Supplier<List<Outlet>> outlets;
  private final InstantSource clock;
  private final List<Figure> figures;

  /**
   * An integration something may go out through.
   *
   * @param callsLeft of its vendor's pace, where that is scarcest; NaN if it has none
   */
  public record Outlet(String integration, double callsLeft) {}

  private record Figure(MultiGauge gauge, ToDoubleFunction<Standing> value) {}

  private record Standing(Outlet outlet, Backlog backlog, Breaker breaker, Instant now) {
    double age() {
      Instant oldest = backlog.oldest();
      return oldest == null ? 0 : Duration.between(oldest, now).toSeconds();
    }

    double breakerState() {
      return switch (breaker.state()) {
        case CLOSED -> 0;
        case HALF_OPEN -> 1;
        case OPEN -> 2;
      };
    }
  }

  /**
   * Makes the figures.
   *
   * @param outlets all integrations there are
   */
  public OutboxFigures(
      Database database,
      OutboxStore store,
      Supplier<List<Outlet>> outlets,
      InstantSource clock,
      MeterRegistry registry) {
    this.database = database;
    this.store = store;
    this.outlets = outlets;
    this.clock = clock;
    this.figures =
        List.of(
            new Figure(
                gauge("nochub.outbox.waiting", "Deliveries that are owed", registry),
                one -> one.backlog().waiting()),
            new Figure(
                gauge("nochub.outbox.oldest.seconds", "Age of the oldest of them", registry),
                Standing::age),
            new Figure(
                gauge("nochub.outbox.dead", "Deliveries that wait for an operator", registry),
                one -> one.backlog().dead()),
            new Figure(
                gauge("nochub.outbox.breaker", "0 closed, 1 half open, 2 open", registry),
                Standing::breakerState),
            new Figure(
                gauge("nochub.http.calls.left", "Of the vendor's pace", registry),
                one -> one.outlet().callsLeft()));
  }

  private static MultiGauge gauge(String name, String words, MeterRegistry registry) {
    return MultiGauge.builder(name).description(words).register(registry);
  }

  /** Looks once; what it finds is what is shown until the next look. */
  public void refresh() {
    try {
      List<Standing> all = database.read(this::standings);
      for (Figure figure : figures) {
        figure
            .gauge()
            .register(
                all.stream()
                    .map(
                        one ->
                            MultiGauge.Row.of(
                                Tags.of("integration", one.outlet().integration()),
                                figure.value().applyAsDouble(one)))
                    .toList(),
                true);
      }
    } catch (StoreException e) {
      LOG.warn("The figures of deliveries are old, as the database cannot be read", e);
    }
  }

  private List<Standing> standings(Transaction tx) {
    Instant now = clock.instant();
    return outlets.get().stream()
        .map(
            outlet ->
                new Standing(
                    outlet,
                    store.backlog(tx, outlet.integration()),
                    Breaker.of(store.hold(tx, outlet.integration()), now),
                    now))
        .toList();
  }
}
