package io.nochub.hub.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.incident.StoreContract;
import io.nochub.hub.metrics.HubMetrics;
import io.nochub.hub.store.PushedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxFiguresTest extends StoreContract {
  private final PushedClock clock = PushedClock.atNoon();
  private final OutboxStore store = new OutboxStore();
  private final List<OutboxFigures.Outlet> outlets =
      new ArrayList<>(
          List.of(
              new OutboxFigures.Outlet("desk", 750), new OutboxFigures.Outlet("mail", Double.NaN)));

  @Test
  void each_integration_has_its_figures_at_the_moment_they_are_asked_for() {
    try (HubMetrics metrics = new HubMetrics()) {
      OutboxFigures figures =
          new OutboxFigures(database(), store, () -> outlets, clock, metrics.registry());
      metrics.beforeText(figures::refresh);
      write(
          tx -> {
            store.enqueue(tx, Delivery.Kind.TICKET, 1, "desk", 1, 3, clock.instant());
            store.enqueue(tx, Delivery.Kind.TICKET, 2, "desk", 2, 3, clock.instant());
            store.enqueue(tx, Delivery.Kind.NOTIFICATION, 3, "mail", 2, 3, clock.instant());
            OutboxEntry third = store.entry(tx, Delivery.Kind.NOTIFICATION, 3).orElseThrow();
            store.bury(tx, third, "REJECTED", "no", clock.instant());
            store.hold(
                tx,
                Breaker.outage(
                    "desk", java.util.Optional.empty(), "no route to host", clock.instant()));
          });
      clock.push(Duration.ofSeconds(4));
      assertThat(metrics.text().lines())
          .contains(
              "nochub_outbox_waiting{integration=\"desk\"} 2.0",
              "nochub_outbox_waiting{integration=\"mail\"} 0.0",
              "nochub_outbox_oldest_seconds{integration=\"desk\"} 4.0",
              "nochub_outbox_dead{integration=\"mail\"} 1.0",
              "nochub_outbox_breaker{integration=\"desk\"} 2.0",
              "nochub_outbox_breaker{integration=\"mail\"} 0.0",
              "nochub_http_calls_left{integration=\"desk\"} 750.0");
      outlets.remove(0);
      clock.push(Duration.ofSeconds(4));
      assertThat(metrics.text()).doesNotContain("integration=\"desk\"");
    }
  }
}
