package io.nochub.plugins.requesttracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.Health;
import io.nochub.api.Health.Answer;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.testkit.FakeVendor.Reply;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RequestTrackerProbeTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  @Test
  void everything_that_can_be_told_without_writing_has_a_line() throws Exception {
    stage.tickets().create(TicketDraft.of("Disk full", "x").build(), Stage.KEY);

    Health health = stage.open().probe();

    assertThat(health.state()).isEqualTo(Health.State.UP);
    assertThat(health.checks())
        .extracting(Health.Check::what)
        .containsExactly(
            "sign in",
            "user nochub",
            "queue General",
            "create tickets",
            "key field AlertKey",
            "fill AlertKey",
            "search tickets",
            "write comments",
            "write replies",
            "change tickets",
            "read histories",
            "see comments",
            "only the hub writes as nochub");
  }

  @ParameterizedTest
  @CsvSource({
    "CreateTicket, create tickets",
    "CommentOnTicket, write comments",
    "ReplyToTicket, write replies",
    "ModifyTicket, change tickets"
  })
  void a_right_that_is_missing_is_named(String right, String line) throws Exception {
    stage.rt().deny(right);

    Health health = stage.open().probe();

    assertThat(health.state()).isEqualTo(Health.State.DEGRADED);
    assertThat(line(health, line).answer()).isEqualTo(Answer.NO);
    assertThat(line(health, line).detail()).contains("grant " + right);
  }

  @Test
  void a_ticket_that_lost_its_key_is_noticed() throws Exception {
    stage.rt().deny("ModifyCustomField");
    stage.tickets().create(TicketDraft.of("Disk full", "x").build(), Stage.KEY);

    Health.Check fill = line(stage.open().probe(), "fill AlertKey");

    assertThat(fill.answer()).isEqualTo(Answer.NO);
    assertThat(fill.detail()).contains("ModifyCustomField");
  }

  @Test
  void a_queue_and_a_field_that_are_not_there_are_named() throws Exception {
    Health noQueue = stage.open("queue", "Nowhere").probe();
    Health noField = stage.open("keyField", "Nowhere").probe();

    assertThat(line(noQueue, "queue Nowhere").detail()).contains("SeeQueue");
    assertThat(line(noField, "key field Nowhere").detail()).contains("Admin > Custom Fields");
  }

  @Test
  void somebody_else_who_writes_as_the_hubs_user_is_noticed() throws Exception {
    stage.rt().comments(FakeRequestTracker.HUB, "1", "<p>by hand</p>");

    Health.Check alone = line(stage.open().probe(), "only the hub writes as nochub");

    assertThat(alone.answer()).isEqualTo(Answer.NO);
    assertThat(alone.detail()).contains("ticket 1");
  }

  @Test
  void a_token_of_somebody_else_is_noticed() throws Exception {
    Health.Check user = line(stage.open("user", "ann").probe(), "user ann");

    assertThat(user.answer()).isEqualTo(Answer.NO);
    assertThat(user.detail()).contains("not one of this user");
  }

  @Test
  void a_refused_token_asks_for_the_operator() throws Exception {
    assertThat(failure("token", "1-31-wr0ngt0ken").kind()).isEqualTo(Kind.AUTHENTICATION);
  }

  @Test
  void a_login_page_is_a_matter_of_signing_in() throws Exception {
    stage
        .vendor()
        .on("GET", "/REST/2.0/*")
        .reply(new Reply(302, Map.of("Location", "/NoAuth/Login.html?next=1"), ""));
    stage.vendor().on("GET", "/NoAuth/*").reply(page("<title>Login</title>", 200));

    assertThat(failure().kind()).isEqualTo(Kind.AUTHENTICATION);
  }

  @ParameterizedTest
  @CsvSource({"200", "404"})
  void another_page_is_a_matter_of_the_address(int status) throws Exception {
    stage.vendor().on("GET", "/REST/2.0/*").reply(page("<h1>nginx</h1>", status));

    Health health = stage.open().probe();

    assertThat(health.state()).isEqualTo(Health.State.DOWN);
    assertThat(health.checks()).hasSize(1);
    assertThat(health.checks().get(0).detail()).contains("a web page instead of JSON");
  }

  private IntegrationException failure(String... settings) throws Exception {
    Integration integration = stage.open(settings);
    return catchThrowableOfType(IntegrationException.class, integration::probe);
  }

  private static Reply page(String html, int status) {
    return new Reply(status, Map.of("Content-Type", "text/html; charset=utf-8"), html);
  }

  private static Health.Check line(Health health, String what) {
    return health.checks().stream()
        .filter(check -> check.what().equals(what))
        .findFirst()
        .orElseThrow(() -> new AssertionError(what + " is not in " + health));
  }
}
