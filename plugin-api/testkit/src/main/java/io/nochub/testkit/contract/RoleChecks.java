package io.nochub.testkit.contract;

import static io.nochub.api.Capability.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.nochub.api.Capability;
import io.nochub.api.IdempotencyKey;
import io.nochub.api.Integration;
import io.nochub.api.action.AlertControl;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.ListenerSource;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.testkit.ManualClock;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is declared and what is offered. */
abstract class RoleChecks extends Checks {
  RoleChecks(IntegrationContract<?> kit) {
    super(kit);
  }

  @Test
  void the_type_has_an_id_a_name_and_capabilities() {
    assertThat(kit().type().id()).matches("[a-z][a-z0-9-]{1,39}");
    assertThat(kit().type().displayName()).isNotBlank();
    assertThat(kit().type().capabilities()).isNotEmpty();
    assertThat(kit().type().remoteHosts())
        .allSatisfy(host -> assertThat(host).matches("(\\*\\.)?[a-z0-9.-]+"));
  }

  @Test
  void roles_are_offered_as_declared_and_no_others() {
    Integration integration = kit().open().integration();

    agrees("a ticket system", integration.ticketSystem(), TICKETS);
    agrees("a notification channel", integration.notificationChannel(), NOTIFY);
    agrees("an asset directory", integration.assetDirectory(), ASSETS);
    agrees("alert control", integration.alertControl(), ALERT_ACKNOWLEDGE, ALERT_RESOLVE);
    agrees("remote jobs", integration.remoteJobs(), REMOTE_JOBS);
    agrees("maintenance control", integration.maintenanceControl(), MAINTENANCE);
  }

  @Test
  void sources_are_offered_as_declared() {
    List<SignalSource> sources = kit().open().sources();

    comesWith(ALERTS_BY_POLL, sources, PollingSource.class);
    comesWith(ALERTS_BY_WEBHOOK, sources, WebhookSource.class);
    comesWith(WEBHOOK_INSTALL, sources, WebhookSource.class);
    comesWith(ALERTS_BY_LISTENER, sources, ListenerSource.class);
    comesWith(TICKET_CHANGES, sources, SignalSource.class);
    comesWith(NOTIFY_ANSWERS, sources, SignalSource.class);
    comesWith(BACKUP_RESULTS, sources, SignalSource.class);
    comesWith(HEARTBEATS, sources, SignalSource.class);
  }

  @Test
  void sources_have_names_that_fit_in_an_address_and_differ() {
    List<SignalSource> sources = kit().open().sources();

    assertThat(sources).extracting(SignalSource::name).doesNotHaveDuplicates();
    assertThat(sources)
        .allSatisfy(
            source -> {
              assertThat(source.name()).matches("[a-z][a-z0-9-]{0,39}");
              assertThat(source.feed()).matches("[a-z][a-z0-9-]{0,39}");
            });
  }

  @Test
  void what_is_not_declared_is_refused() throws Exception {
    Integration integration = kit().open().integration();
    for (SignalSource source : integration.sources()) {
      if (!kit().declares(ALERTS_RECHECK)) {
        refused(ALERTS_RECHECK, () -> source.recheck(List.of()));
      }
      if (source instanceof WebhookSource webhook && !kit().declares(WEBHOOK_INSTALL)) {
        refused(WEBHOOK_INSTALL, () -> install(webhook));
      }
    }
    if (integration.ticketSystem().isPresent() && !kit().declares(TICKET_NOTES_READ)) {
      TicketSystem tickets = integration.ticketSystem().get();
      refused(TICKET_NOTES_READ, () -> tickets.notes(TicketRef.of("1"), ManualClock.START));
    }
    if (integration.alertControl().isPresent()) {
      refusesAlertControl(integration.alertControl().get());
    }
    assertThat(vendor().asked()).as("requests made for it").isEmpty();
  }

  private void refusesAlertControl(AlertControl control) throws Exception {
    IdempotencyKey key = new IdempotencyKey("k3y0fn0thing");
    if (!kit().declares(ALERT_ACKNOWLEDGE)) {
      refused(
          ALERT_ACKNOWLEDGE,
          () -> {
            control.acknowledge("a", Subject.UNKNOWN, "", key);
            return "done";
          });
    }
    if (!kit().declares(ALERT_RESOLVE)) {
      refused(
          ALERT_RESOLVE,
          () -> {
            control.resolve("a", Subject.UNKNOWN, "", key);
            return "done";
          });
    }
  }

  private static String install(WebhookSource webhook) throws Exception {
    webhook.install(URI.create("https://hub.example/hooks/test/" + webhook.name()));
    return "installed";
  }

  private static void refused(Capability capability, Call<?> call) throws Exception {
    try {
      fail(capability + " is not declared, but gave " + call.run());
    } catch (UnsupportedOperationException agreed) {
      assertThat(agreed).as("%s is refused", capability).isNotNull();
    }
  }

  private void agrees(String role, Optional<?> offered, Capability... any) {
    boolean declared = Arrays.stream(any).anyMatch(kit()::declares);
    assertThat(offered.isPresent()).as("%s, declared: %s", role, declared).isEqualTo(declared);
  }

  private void comesWith(
      Capability capability, List<SignalSource> sources, Class<? extends SignalSource> kind) {
    if (kit().declares(capability)) {
      assertThat(sources).as("sources with %s", capability).anyMatch(kind::isInstance);
    }
  }
}
