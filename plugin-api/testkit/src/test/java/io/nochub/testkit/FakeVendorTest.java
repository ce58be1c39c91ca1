package io.nochub.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.testkit.FakeVendor.Reply;
import io.nochub.testkit.FakeVendor.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FakeVendorTest {
  private final FakeVendor vendor = FakeVendor.start();
  private final TestContext context = TestContext.plain();
  private final HttpAccess http = context.http();

  @AfterEach
  void stop() {
    context.close();
    vendor.close();
  }

  @Test
  void a_rule_answers_in_turn_and_keeps_its_last_reply() throws Exception {
    vendor.on("GET", "/jobs/*/log").reply(Reply.json("{\"n\": 1}"), Reply.status(204));

    assertThat(http.exchange(get("jobs", "7", "log")).json().at("n").requireLong()).isEqualTo(1);
    assertThat(http.exchange(get("jobs", "7", "log")).status()).isEqualTo(204);
    assertThat(http.exchange(get("jobs", "8", "log")).status()).isEqualTo(204);
    assertThat(http.exchange(get("jobs", "8")).status()).isEqualTo(404);
  }

  @Test
  void rules_tell_requests_apart_by_query_and_come_before_the_desk() throws Exception {
    vendor.on("GET", "/list").query("page", "2").json("{\"page\": 2}");
    vendor.desk(asked -> Reply.json("{\"desk\": true}"));

    assertThat(http.send(get("list").query("page", 2)).json().at("page").exists()).isTrue();
    assertThat(http.send(get("list").query("page", 1)).json().at("desk").isTrue()).isTrue();
  }

  @Test
  void requests_are_remembered_with_what_they_carried() throws Exception {
    vendor.desk(asked -> Reply.status(201));
    http.send(
        HttpCall.post(vendor.address(), "things")
            .query("dry", "a b")
            .header("X-One", "1")
            .json(Map.of("name", "fs01")));

    FakeVendor.Asked asked = vendor.writes().get(0);
    assertThat(asked.path()).isEqualTo("/things");
    assertThat(asked.query()).containsEntry("dry", "a b");
    assertThat(asked.header("x-one")).isEqualTo("1");
    assertThat(asked.body()).isEqualTo("{\"name\":\"fs01\"}");
  }

  @Test
  void an_exchange_is_what_the_vendor_answered_and_not_the_trouble_on_the_way() throws Exception {
    vendor.on("GET", "/lamps").json("{\"lamps\": []}");
    http.exchange(get("lamps"));
    vendor.trouble(Trouble.BROKEN);
    http.exchange(get("lamps"));

    assertThat(vendor.exchanges())
        .singleElement()
        .satisfies(one -> assertThat(one.asked().path()).isEqualTo("/lamps"))
        .satisfies(one -> assertThat(one.reply().body()).isEqualTo("{\"lamps\": []}"));
  }

  @Test
  void a_lost_answer_is_lost_after_the_request_was_carried_out() throws Exception {
    List<String> kept = new ArrayList<>();
    vendor.desk(
        asked -> {
          kept.add(asked.body());
          return Reply.status(201);
        });
    vendor.loseNextAnswerTo(asked -> !asked.isRead());
    HttpCall write = HttpCall.post(vendor.address(), "things").json(Map.of("name", "fs01"));

    assertThatThrownBy(() -> http.send(write)).isInstanceOf(IntegrationException.class);
    assertThat(kept).hasSize(1);
    assertThat(http.send(write).status()).isEqualTo(201);
  }

  @Test
  void a_late_answer_is_late_after_the_request_was_carried_out() throws Exception {
    List<String> kept = new ArrayList<>();
    vendor.desk(
        asked -> {
          kept.add(asked.body());
          return Reply.status(201);
        });
    vendor.delayNextAnswerTo(asked -> !asked.isRead(), FakeVendor.PATIENCE);
    HttpCall write = HttpCall.post(vendor.address(), "things").json(Map.of("name", "fs01"));

    assertThatThrownBy(() -> http.send(write))
        .isInstanceOfSatisfying(
            IntegrationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN));
    assertThat(kept).hasSize(1);
    assertThat(http.send(write).status()).isEqualTo(201);
  }

  @Test
  void trouble_lasts_until_it_is_calm_and_may_strike_some_requests_only() throws Exception {
    vendor.desk(asked -> Reply.json("{}"));
    vendor.trouble(Trouble.FORBIDDEN, asked -> asked.path().equals("/secret"));

    assertThat(http.exchange(get("open")).status()).isEqualTo(200);
    assertThat(http.exchange(get("secret")).status()).isEqualTo(403);
    vendor.calm();
    assertThat(http.exchange(get("secret")).status()).isEqualTo(200);
  }

  @Test
  void a_vendor_that_hangs_ends_in_a_time_out() {
    vendor.trouble(Trouble.HANGS);

    assertThatThrownBy(() -> http.send(HttpCall.post(vendor.address(), "x").json(Map.of())))
        .isInstanceOfSatisfying(
            IntegrationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN));
  }

  private HttpCall get(String... path) {
    return HttpCall.get(vendor.address(), path);
  }
}
