package io.nochub.hub.watch;

import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Subject;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.store.DueWork;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.UnsentStore;
import io.nochub.hub.ticketing.UnsentStore.Count;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells once a day how many incidents of which client came and went before their ticket could be
 * made, as an alert of those who run the hub: nobody finds them in the ticket system.
 */
public final class UnsentDigest implements DueWork {
  /** The feed of these alerts. */
  private static final String FEED = "digest";

  private static final Duration DAY = Duration.ofHours(24);

  private final UnsentStore unsent;
  private final InventoryStore inventory;
  private final OwnAlerts.Road road;

  public UnsentDigest(UnsentStore unsent, InventoryStore inventory, OwnAlerts.Road road) {
    this.unsent = unsent;
    this.inventory = inventory;
    this.road = road;
  }

  @Override
  public String name() {
    return "incidents without a ticket";
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return unsent.isAnyTold(tx)
        ? Optional.of(Instant.EPOCH)
        : unsent.oldest(tx).map(first -> first.plus(DAY));
  }

  @Override
  public int runDue(Transaction tx, Instant now, int atMost) {
    int forgotten = unsent.forgetTold(tx, atMost);
    if (forgotten > 0) {
      return forgotten;
    }
    if (unsent.oldest(tx).filter(first -> !first.plus(DAY).isAfter(now)).isEmpty()) {
      return 0;
    }
    List<Count> counts = unsent.tell(tx, now);
    road.decide(tx, IntegrationRegistry.HUB, FEED, alert(tx, counts, now), now);
    return 1;
  }

  private AlertRaised alert(Transaction tx, List<Count> counts, Instant now) {
    int all = counts.stream().mapToInt(Count::incidents).sum();
    return AlertRaised.of(
            "unsent-" + now.toEpochMilli(), "incidents without a ticket", Subject.UNKNOWN)
        .at(now)
        .severity(Severity.INFO)
        .category(Category.OTHER)
        .momentary(true)
        .title(
            incidents(all)
                + " came and went before "
                + (all == 1 ? "its" : "their")
                + " ticket could be made")
        .body(counts.stream().map(count -> line(tx, count)).collect(Collectors.joining("\n")))
        .build();
  }

  private String line(Transaction tx, Count count) {
    return inventory.client(tx, count.client()).map(Client::name).orElse(count.client())
        + ": "
        + incidents(count.incidents())
        + ", over between "
        + count.first().truncatedTo(ChronoUnit.MINUTES)
        + " and "
        + count.last().truncatedTo(ChronoUnit.MINUTES);
  }

  private static String incidents(int count) {
    return count == 1 ? "1 incident" : count + " incidents";
  }
}
