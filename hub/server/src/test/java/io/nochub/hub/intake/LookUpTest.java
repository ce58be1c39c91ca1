package io.nochub.hub.intake;

import static io.nochub.hub.intake.Signals.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.hub.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class LookUpTest {
  private static final SourceName HOOK = new SourceName("psa", "hints", "feed");

  @TempDir Path folder;
  private Road road;
  private final Hints hints = new Hints();

  @BeforeEach
  void start() throws Exception {
    road = new Road(TestDatabase.Kind.SQLITE, folder);
    road.integrations.open("psa", Set.of(), hints);
    road.start();
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void hint() {
    road.inbox.offer(HOOK, List.of(item("", "look up 7"))).orElseThrow().join();
  }

  private List<String> events() {
    await().atMost(Duration.ofSeconds(10)).until(() -> road.undecided() == 0);
    return road.arrivals().stream().map(arrival -> arrival.signal().sourceEventId()).toList();
  }

  private static String raised(String alert) {
    return Signals.raised(alert, "acme", "dc01").sourceEventId();
  }

  @Test
  void the_answer_is_stored_and_read_like_any_input() {
    hints.answers.add(() -> item("7", "raise answered acme dc01"));
    hint();
    assertThat(events()).containsExactly(raised("answered"));
    List<InboxStore.Listed> inputs = road.inbox.list(0, 10);
    assertThat(inputs).hasSize(2);
    Input answer = road.inbox.find(inputs.get(1).id()).orElseThrow();
    assertThat(answer.answers()).isEqualTo(inputs.get(0).id());
  }

  @Test
  void it_is_asked_again_while_the_other_side_is_unavailable() {
    hints.answers.add(unavailable());
    hints.answers.add(() -> item("7", "raise answered acme dc01"));
    hint();
    assertThat(events()).containsExactly(raised("answered"));
    assertThat(hints.asked).hasValue(2);
  }

  @Test
  void what_cannot_be_found_goes_on_with_what_the_item_said() {
    hints.answers.add(
        () -> {
          throw IntegrationException.of(Kind.NOT_FOUND, "no such ticket");
        });
    hint();
    assertThat(events()).containsExactly(raised("otherwise"));
    assertThat(hints.asked).hasValue(1);
  }

  @Test
  void a_mistake_in_the_plugin_goes_on_with_what_the_item_said() {
    hints.answers.add(
        () -> {
          throw new IllegalStateException("broken on purpose");
        });
    hint();
    assertThat(events()).containsExactly(raised("otherwise"));
  }

  @Test
  void after_thirty_seconds_it_goes_on_without() {
    hints.answers.add(
        () -> {
          road.clock.push(Duration.ofSeconds(31));
          throw IntegrationException.of(Kind.UNAVAILABLE, "no answer");
        });
    hint();
    assertThat(events()).containsExactly(raised("otherwise"));
    assertThat(hints.asked).hasValue(1);
  }

  @Test
  void nobody_is_asked_when_all_its_events_are_known() {
    road.known.add(raised("otherwise"));
    hint();
    assertThat(events()).containsExactly(raised("otherwise"));
    assertThat(hints.asked).hasValue(0);
  }

  private static Answer unavailable() {
    return () -> {
      throw IntegrationException.of(Kind.UNAVAILABLE, "no answer");
    };
  }

  private interface Answer {
    Received give() throws IntegrationException;
  }

  private static final class Hints extends FakeWebhook {
    final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    final AtomicInteger asked = new AtomicInteger();

    Hints() {
      super("hints", "feed");
    }

    @Override
    public Reading read(Received item) throws IntegrationException {
      return item.text().startsWith("look up ")
          ? Reading.lookUp(item.text().substring(8), Signals.raised("otherwise", "acme", "dc01"))
          : super.read(item);
    }

    @Override
    public Received lookUp(String reference) throws IntegrationException {
      asked.incrementAndGet();
      assertThat(reference).isEqualTo("7");
      Answer answer = answers.poll();
      if (answer == null) {
        throw new IllegalStateException("asked once too often");
      }
      return answer.give();
    }
  }
}
