package io.nochub.hub.notify;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.TextLimits;
import io.nochub.api.notify.Notification;
import io.nochub.api.notify.Notification.Moment;
import io.nochub.api.notify.NotificationChannel;
import io.nochub.api.notify.Receipt;
import io.nochub.hub.audit.Change;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.incident.TimelineEntry;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.OutboxEntry;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.TextFit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message, if it is still worth it: whether the incident still stands as it was is looked
 * at when it is sent. After a lost answer it is sent again, since two messages are better than
 * none.
 */
public final class NoticeDelivery implements Delivery {
  private static final Duration CALL = Duration.ofSeconds(60);

  private final Database database;
  private final NoticeStore notices;
  private final IncidentStore incidents;
  private final Function<String, Optional<OpenIntegration>> integrations;
  private final InstantSource clock;

  public NoticeDelivery(
      Database database,
      NoticeStore notices,
      IncidentStore incidents,
      Function<String, Optional<OpenIntegration>> integrations,
      InstantSource clock) {
    this.database = database;
    this.notices = notices;
    this.incidents = incidents;
    this.integrations = integrations;
    this.clock = clock;
  }

  /** A message with what decides whether it is still worth sending. */
  private record View(
      Notice notice, Incident incident, @Nullable String earlier, boolean knowsOfProblem) {}

  @Override
  public Kind kind() {
    return Kind.NOTIFICATION;
  }

  @Override
  public Next attempt(OutboxEntry entry) throws IntegrationException, InterruptedException {
    View view = database.read(tx -> view(tx, entry.ref()));
    if (view.notice().outcome() != null) {
      return Next.DONE.unanswered();
    }
    Optional<String> stale = whyStale(view, clock.instant());
    if (stale.isPresent()) {
      drop(view.notice(), stale.get());
      return Next.DONE.unanswered();
    }
    OpenIntegration integration =
        OpenIntegration.orUnavailable(integrations.apply(entry.integration()), entry.integration());
    send(view, integration);
    return Next.DONE;
  }

  private View view(Transaction tx, long id) {
    Notice notice = notices.notice(tx, id).orElseThrow();
    Incident incident = incidents.incident(tx, notice.incidentId()).orElseThrow();
    String earlier =
        notices
            .firstSent(tx, notice.incidentId(), notice.integration(), notice.target())
            .map(Notice::externalId)
            .orElse(null);
    boolean knows =
        notices
            .lastSent(tx, notice.incidentId(), notice.integration(), notice.target())
            .filter(last -> last.moment() != Moment.RESOLVED)
            .isPresent();
    return new View(notice, incident, earlier, knows);
  }

  private static Optional<String> whyStale(View view, Instant now) {
    Notice notice = view.notice();
    if (!notice.expiresAt().isAfter(now)) {
      return Optional.of("it had waited too long to be news");
    }
    boolean overtaken = notice.moment() != Moment.RESOLVED && !view.incident().isOpen();
    if (overtaken) {
      return Optional.of("the incident was over before it could be sent");
    }
    // who was never told of the problem is not told of its end
    boolean needless = notice.moment() == Moment.RESOLVED && !view.knowsOfProblem();
    return needless ? Optional.of("nobody had been told of the problem") : Optional.empty();
  }

  private void send(View view, OpenIntegration integration)
      throws IntegrationException, InterruptedException {
    NotificationChannel channel =
        integration
            .notificationChannel()
            .orElseThrow(() -> integration.withoutRole("sends no messages"));
    TextLimits limits = channel.limits();
    Notice notice = view.notice();
    Notification notification =
        Notification.of(notice.target(), notice.moment(), notice.reference())
            .earlier(view.earlier())
            .words(TextFit.title(notice.title(), limits), TextFit.text(notice.text(), limits))
            .severity(notice.severity())
            .build();
    Receipt receipt =
        integration.call(
            "send message",
            CALL,
            () -> channel.send(notification, new IdempotencyKey(notice.key())));
    Instant now = clock.instant();
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          notices.sent(tx, notice, receipt.externalId(), receipt.state().name());
          return say(
              tx,
              notice,
              "Told "
                  + notice.target()
                  + " by "
                  + notice.integration()
                  + ": "
                  + notice.moment()
                  + ".",
              now);
        });
  }

  private void drop(Notice notice, String why) {
    Instant now = clock.instant();
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          notices.dropped(tx, notice, "DROPPED");
          return say(
              tx,
              notice,
              "Did not tell "
                  + notice.target()
                  + " by "
                  + notice.integration()
                  + " ("
                  + notice.moment()
                  + "): "
                  + why
                  + ".",
              now);
        });
  }

  private boolean say(Transaction tx, Notice notice, String text, Instant now) {
    incidents.add(
        tx,
        notice.incidentId(),
        new TimelineEntry(now, Actor.HUB, TimelineEntry.Kind.NOTICE, text));
    return true;
  }

  @Override
  public void abandoned(
      Transaction tx, OutboxEntry entry, String actor, String reason, Instant now) {
    notices
        .notice(tx, entry.ref())
        .ifPresent(
            notice -> {
              notices.dropped(tx, notice, "ABANDONED");
              say(tx, notice, actor + " gave up telling " + notice.target() + ": " + reason, now);
            });
  }

  @Override
  public Map<String, Object> content(Transaction tx, long ref) {
    return notices
        .notice(tx, ref)
        .map(
            notice ->
                Change.values(
                    "target", notice.target(),
                    "moment", notice.moment().name(),
                    "severity", notice.severity().name(),
                    "title", notice.title(),
                    "text", notice.text(),
                    "expiresAt", notice.expiresAt()))
        .orElse(Map.of());
  }

  @Override
  public void buried(Transaction tx, OutboxEntry entry, String problem, Instant now) {
    notices
        .notice(tx, entry.ref())
        .ifPresent(
            notice ->
                say(
                    tx,
                    notice,
                    "Could not tell "
                        + notice.target()
                        + " by "
                        + notice.integration()
                        + ": "
                        + problem,
                    now));
  }
}
