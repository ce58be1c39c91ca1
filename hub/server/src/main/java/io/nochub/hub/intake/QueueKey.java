package io.nochub.hub.intake;

import io.nochub.api.signal.AlertAnswered;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.BackupReported;
import io.nochub.api.signal.HeartbeatSeen;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.TicketTouched;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The line a signal waits in: that of its device, so that a flood waits behind itself. */
record QueueKey(String integration, String organisation, String device) {

  static QueueKey of(String integration, Signal signal) {
    if (signal instanceof AlertRaised raised) {
      return of(integration, raised.subject(), raised.condition());
    }
    if (signal instanceof BackupReported backup) {
      return of(integration, backup.subject(), backup.itemId());
    }
    return new QueueKey(integration, "", thing(signal));
  }

  /** Without any device: by what it is about, which no flood of others shares. */
  private static QueueKey of(String integration, Subject subject, String otherwise) {
    String device = subject.deviceId();
    String host = device == null ? hint(subject) : device;
    return new QueueKey(
        integration,
        Objects.requireNonNullElse(subject.organisationId(), ""),
        host == null ? "about " + otherwise : host);
  }

  private static @Nullable String hint(Subject subject) {
    for (Subject.Hint hint :
        new Subject.Hint[] {
          Subject.Hint.SERIAL, Subject.Hint.FQDN, Subject.Hint.HOSTNAME, Subject.Hint.IP
        }) {
      if (subject.hints().containsKey(hint)) {
        return subject.hints().get(hint).get(0);
      }
    }
    return null;
  }

  private static String thing(Signal signal) {
    if (signal instanceof TicketTouched touched) {
      return "ticket " + touched.ticketId();
    }
    if (signal instanceof HeartbeatSeen beat) {
      return "heartbeat " + beat.name();
    }
    String alert = alertOf(signal);
    return alert == null ? signal.getClass().getSimpleName() : "alert " + alert;
  }

  /** The alert a signal is about; signals about one alert must not overtake each other. */
  static @Nullable String alertOf(Signal signal) {
    if (signal instanceof AlertRaised raised) {
      return raised.sourceAlertId();
    }
    if (signal instanceof AlertCleared cleared) {
      return cleared.sourceAlertId();
    }
    return signal instanceof AlertAnswered answered ? answered.sourceAlertId() : null;
  }
}
