package io.nochub.hub.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.notify.Notification.Moment;
import io.nochub.api.signal.Severity;
import io.nochub.hub.incident.StoreContract;
import org.junit.jupiter.api.Test;

class NoticeStoreTest extends StoreContract {
  private final NoticeStore store = new NoticeStore();

  private Notice added(long incident, String target, Moment moment) {
    Notice notice =
        new Notice(
            0,
            incident,
            "mail",
            target,
            moment,
            "ref-" + target,
            "key",
            "Disk \"full\"",
            "one\ntwo",
            Severity.MINOR,
            NOON,
            after(60),
            null,
            null);
    long id = give(tx -> store.add(tx, notice));
    return get(id);
  }

  private Notice get(long id) {
    return read(tx -> store.notice(tx, id)).orElseThrow();
  }

  private void sent(Notice notice, String externalId) {
    write(tx -> store.sent(tx, notice, externalId, "ACCEPTED"));
  }

  @Test
  void every_part_is_kept() {
    long incident = incidentId();
    Notice notice = added(incident, "noc@example.org", Moment.UPDATED);
    assertThat(notice)
        .isEqualTo(
            new Notice(
                notice.id(),
                incident,
                "mail",
                "noc@example.org",
                Moment.UPDATED,
                "ref-noc@example.org",
                "key",
                "Disk \"full\"",
                "one\ntwo",
                Severity.MINOR,
                NOON,
                after(60),
                null,
                null));
    sent(notice, "m-1");
    assertThat(get(notice.id()).externalId()).isEqualTo("m-1");
    assertThat(get(notice.id()).outcome()).isEqualTo("ACCEPTED");
  }

  @Test
  void the_first_message_to_a_target_makes_the_thread() {
    long incident = incidentId();
    Notice first = added(incident, "a", Moment.OPENED);
    added(incident, "a", Moment.RESOLVED);
    added(incident, "b", Moment.OPENED);
    assertThat(found(tx -> store.first(tx, incident, "mail", "a"))).contains(first);
    assertThat(found(tx -> store.first(tx, incident, "chat", "a"))).isEmpty();
    assertThat(found(tx -> store.first(tx, incidentId(), "mail", "a"))).isEmpty();
    assertThat(found(tx -> store.byReference(tx, "ref-a"))).contains(first);
    assertThat(found(tx -> store.byReference(tx, "ref-z"))).isEmpty();
  }

  @Test
  void what_was_sent_first_and_last_is_known_and_what_was_dropped_does_not_count() {
    long incident = incidentId();
    Notice dropped = added(incident, "a", Moment.OPENED);
    write(tx -> store.dropped(tx, dropped, "DROPPED"));
    assertThat(found(tx -> store.firstSent(tx, incident, "mail", "a"))).isEmpty();
    assertThat(found(tx -> store.lastSent(tx, incident, "mail", "a"))).isEmpty();
    Notice opened = added(incident, "a", Moment.OPENED);
    Notice resolved = added(incident, "a", Moment.RESOLVED);
    added(incident, "a", Moment.OPENED);
    sent(opened, "m-1");
    sent(resolved, "m-2");
    assertThat(found(tx -> store.firstSent(tx, incident, "mail", "a"))).contains(get(opened.id()));
    assertThat(found(tx -> store.lastSent(tx, incident, "mail", "a"))).contains(get(resolved.id()));
    assertThat(get(dropped.id()).outcome()).isEqualTo("DROPPED");
  }

  @Test
  void what_became_of_a_message_is_kept_with_it() {
    Notice notice = added(incidentId(), "a", Moment.OPENED);
    sent(notice, "m-1");
    assertThat(wrote(tx -> store.reported(tx, "mail", "m-1", "READ"))).isPresent();
    assertThat(get(notice.id()).outcome()).isEqualTo("READ");
    assertThat(wrote(tx -> store.reported(tx, "chat", "m-1", "FAILED"))).isEmpty();
    assertThat(get(notice.id()).outcome()).isEqualTo("READ");
  }
}
