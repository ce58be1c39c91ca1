package io.nochub.testkit.contract;

import static io.nochub.api.Capability.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Capability;
import io.nochub.api.Integration;
import io.nochub.api.source.ListenerSource;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookSource;
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
