package io.nochub.plugins.kaseyavsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Reply;
import io.nochub.testkit.FakeVendor.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VsaXRecheckTest {
  private static final String GONE = "The computer 'ACME-FS01' is offline.";
  private static final String STOPPED = "The service 'Print Spooler' has stopped.";

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void a_device_that_is_online_again_is_not_offline() throws Exception {
    stage.vsaX().notify(FakeVsaX.FS01, GONE, "critical");

    assertThat(ended(stage.notifications())).containsExactly(FakeVsaX.FS01 + "/offline");
  }

  @Test
  void a_device_that_is_still_gone_stays_so_however_long_and_whatever_was_dismissed()
      throws Exception {
    stage.vsaX().notify(FakeVsaX.FS01, GONE, "critical");
    stage.vsaX().device(FakeVsaX.FS01).put("IsOnline", false);
    stage.vsaX().counters(FakeVsaX.FS01, 0);
    PollingSource source = stage.notifications();
    List<AlertRaised> open = open(source);
    stage.context().time().advance(Duration.ofDays(30));

    assertThat(source.recheck(open).signals()).isEmpty();
  }

  @Test
  void a_device_without_notifications_has_no_alerts() throws Exception {
    stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "elevated");
    stage.vsaX().notify(FakeVsaX.WKS014, STOPPED, "elevated");
    stage.vsaX().counters(FakeVsaX.FS01, 0);

    assertThat(ended(stage.notifications())).singleElement().asString().startsWith(FakeVsaX.FS01);
  }

  @Test
  void a_missing_counter_says_nothing() throws Exception {
    stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "elevated");
    stage.vsaX().counters(FakeVsaX.FS01, 0);
    stage.vsaX().device(FakeVsaX.FS01).remove("LowNotifications");

    assertThat(ended(stage.notifications())).isEmpty();
  }

  @Test
  void quiet_for_long_enough_is_an_end_while_the_device_is_online() throws Exception {
    stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "elevated");
    stage.vsaX().notify(FakeVsaX.WKS014, STOPPED, "elevated");
    stage.vsaX().device(FakeVsaX.WKS014).put("IsOnline", false);
    PollingSource source = stage.notifications("quietAfter", "12h");
    List<AlertRaised> open = open(source);

    stage.context().time().advance(Duration.ofHours(11));
    assertThat(source.recheck(open).signals()).isEmpty();
    stage.context().time().advance(Duration.ofHours(1));
    assertThat(source.recheck(open).signals())
        .singleElement()
        .isInstanceOfSatisfying(
            AlertCleared.class,
            clear -> {
              assertThat(clear.sourceAlertId()).startsWith(FakeVsaX.FS01);
              assertThat(clear.note()).contains("12 hours", "online");
            });
  }

  @Test
  void without_a_quiet_time_only_the_device_ends_alerts() throws Exception {
    stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "elevated");
    PollingSource source = stage.notifications("quietAfter", "0s");
    List<AlertRaised> open = open(source);
    stage.context().time().advance(Duration.ofDays(400));

    assertThat(source.recheck(open).signals()).isEmpty();
  }

  @Test
  void a_device_that_was_removed_has_no_alerts() throws Exception {
    stage.vsaX().notify(FakeVsaX.FS01, GONE, "critical");
    PollingSource source = stage.notifications();
    List<AlertRaised> open = open(source);
    stage.vsaX().removeDevice(FakeVsaX.FS01);

    assertThat(source.recheck(open).signals()).hasSize(1);
  }

  @Test
  void a_device_the_token_may_not_see_says_nothing_of_the_others() throws Exception {
    stage.vsaX().notify(FakeVsaX.FS01, GONE, "critical");
    stage.vsaX().notify(FakeVsaX.WKS014, "The computer 'ACME-WKS-014' is offline.", "critical");
    PollingSource source = stage.notifications();
    List<AlertRaised> open = open(source);
    stage
        .vendor()
        .on("GET", FakeVsaX.BASE + "/devices/" + FakeVsaX.WKS014)
        .reply(FakeVsaX.error(403, "Not in your scope"));

    assertThat(source.recheck(open).signals())
        .extracting(signal -> ((AlertCleared) signal).sourceAlertId())
        .containsExactly(FakeVsaX.FS01 + "/offline");
  }

  @Test
  void a_vsa_in_trouble_ends_nothing() throws Exception {
    stage.vsaX().notify(FakeVsaX.FS01, GONE, "critical");
    PollingSource source = stage.notifications();
    List<AlertRaised> open = open(source);
    for (Trouble trouble : List.of(Trouble.BROKEN, Trouble.HTML_PAGE, Trouble.TRUNCATED)) {
      stage.vendor().trouble(trouble);

      assertThatThrownBy(() -> source.recheck(open)).isInstanceOf(IntegrationException.class);
    }
    stage.vendor().calm();
    stage
        .vendor()
        .on("GET", FakeVsaX.BASE + "/devices/*")
        .reply(Reply.json(404, "<html>nothing here</html>").header("Content-Type", "text/html"));

    assertThatThrownBy(() -> source.recheck(open))
        .as("a 404 that is not VSA X's own")
        .isInstanceOf(IntegrationException.class);
  }

  @Test
  void an_end_is_never_older_than_what_it_ends() throws Exception {
    stage.vsaX().notify(FakeVsaX.FS01, GONE, "critical", "2026-03-02T18:00:00Z");
    PollingSource source = stage.notifications();
    List<AlertRaised> open = open(source);

    assertThat(source.recheck(open).signals())
        .extracting(Signal::occurredAt)
        .containsExactly(open.get(0).occurredAt());
  }

  @Test
  void each_device_is_asked_about_once() throws Exception {
    for (int i = 0; i < 4; i++) {
      stage.vsaX().notify(FakeVsaX.FS01, "Service 'S" + i + "' has stopped", "elevated");
    }
    PollingSource source = stage.notifications();
    List<AlertRaised> open = open(source);
    List<Asked> before = stage.vendor().asked();

    source.recheck(open);

    assertThat(open).hasSize(4);
    assertThat(stage.vendor().asked()).hasSize(before.size() + 1);
  }

  private static List<String> ended(PollingSource source) throws Exception {
    return source.recheck(open(source)).signals().stream()
        .map(signal -> ((AlertCleared) signal).sourceAlertId())
        .toList();
  }

  private static List<AlertRaised> open(PollingSource source) throws Exception {
    List<AlertRaised> open = new ArrayList<>();
    for (Received item : source.poll(Cursor.START).items()) {
      source.read(item).signals().forEach(signal -> open.add((AlertRaised) signal));
    }
    return open;
  }
}
