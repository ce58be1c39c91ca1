package io.nochub.hub.notify;

import io.nochub.api.notify.Notification.Moment;
import io.nochub.hub.alert.SeverityRank;
import io.nochub.hub.incident.Happening;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.inventory.Device;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.routing.EffectiveRoute;
import io.nochub.hub.routing.NotifyRoute;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.Keys;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Says who is told what about an incident, by the notices of its route. */
public final class NoticePlanner {
  /** A notice is news; after that the board knows better. */
  private static final Duration SHELF_LIFE = Duration.ofHours(4);

  private final NoticeStore notices;
  private final InventoryStore inventory;
  private final OutboxStore outbox;
  private final Keys keys;
  private final LongFunction<@Nullable URI> incidentLink;

  public NoticePlanner(
      NoticeStore notices,
      InventoryStore inventory,
      OutboxStore outbox,
      Keys keys,
      LongFunction<@Nullable URI> incidentLink) {
    this.notices = notices;
    this.inventory = inventory;
    this.outbox = outbox;
    this.keys = keys;
    this.incidentLink = incidentLink;
  }

  /** Plans the notices that follow from what happened; gives a sentence for each. */
  public List<String> plan(
      Transaction tx,
      Incident incident,
      EffectiveRoute route,
      Happening what,
      String text,
      Instant now) {
    Optional<Moment> moment = momentOf(what);
    List<String> planned = new ArrayList<>();
    if (moment.isEmpty()) {
      return planned;
    }
    for (NotifyRoute to : route.notices()) {
      Moment one = momentFor(tx, incident, to, moment.get());
      if (to.on().contains(one)) {
        planned.add(
            incident.live()
                ? tell(tx, incident, to, one, text, now)
                : "Would have told " + to.target() + " by " + to.integration() + ".");
      }
    }
    return planned;
  }

  /** For somebody who has not been told of an incident yet, its getting worse is its beginning. */
  private Moment momentFor(Transaction tx, Incident incident, NotifyRoute to, Moment usual) {
    boolean isNews =
        usual == Moment.UPDATED
            && to.on().contains(Moment.OPENED)
            && notices.first(tx, incident.id(), to.integration(), to.target()).isEmpty();
    return isNews ? Moment.OPENED : usual;
  }

  private static Optional<Moment> momentOf(Happening what) {
    return switch (what) {
      case OPENED, REOPENED, WENT_LIVE -> Optional.of(Moment.OPENED);
      case WORSE -> Optional.of(Moment.UPDATED);
      case ACKNOWLEDGED -> Optional.of(Moment.ACKNOWLEDGED);
      case RECOVERED, RESOLVED, CLOSED -> Optional.of(Moment.RESOLVED);
      case NONE, CHANGED, REPEATED, NOTED -> Optional.empty();
    };
  }

  private String tell(
      Transaction tx, Incident incident, NotifyRoute to, Moment moment, String text, Instant now) {
    String reference =
        notices
            .first(tx, incident.id(), to.integration(), to.target())
            .map(Notice::reference)
            .orElseGet(keys::next);
    long id =
        notices.add(
            tx,
            new Notice(
                0,
                incident.id(),
                to.integration(),
                to.target(),
                moment,
                reference,
                keys.next(),
                title(incident),
                text(tx, incident, moment, text),
                incident.severity(),
                now,
                now.plus(SHELF_LIFE),
                null,
                null));
    outbox.enqueue(
        tx,
        Delivery.Kind.NOTIFICATION,
        id,
        to.integration(),
        incident.id(),
        SeverityRank.of(incident.severity()),
        now);
    return "Tells " + to.target() + " by " + to.integration() + ".";
  }

  /** The same for all messages of an incident, so that mail programs keep them together. */
  private static String title(Incident incident) {
    return "Incident " + incident.id() + ": " + incident.title();
  }

  private String text(Transaction tx, Incident incident, Moment moment, String text) {
    String client =
        inventory
            .client(tx, incident.place().clientId())
            .map(Client::name)
            .orElse(incident.place().clientId());
    String device = incident.place().deviceId();
    String where =
        device == null
            ? client
            : inventory.device(tx, device).map(Device::name).orElse(device) + ", " + client;
    URI link = incidentLink.apply(incident.id());
    String head =
        switch (moment) {
          case OPENED -> incident.severity() + ": " + incident.title();
          case UPDATED -> "Now " + incident.severity() + ": " + incident.title();
          case ACKNOWLEDGED ->
              "Acknowledged by " + incident.acknowledgedBy() + ": " + incident.title();
          case RESOLVED -> "Resolved: " + incident.title();
          case NOTICE -> incident.title();
        };
    return head
        + "\n"
        + where
        + "\nSince "
        + incident.openedAt()
        + (text.isBlank() ? "" : "\n\n" + text)
        + (link == null ? "" : "\n\n" + link);
  }
}
