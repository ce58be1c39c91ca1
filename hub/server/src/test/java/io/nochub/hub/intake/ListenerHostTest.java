package io.nochub.hub.intake;

import static io.nochub.hub.intake.Signals.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.source.Intake;
import io.nochub.api.source.ListenerSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.hub.store.TestDatabase;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class ListenerHostTest {
  @TempDir Path folder;
  private Road road;
  private ListenerHost host;
  private final Traps traps = new Traps();

  @BeforeEach
  void start() throws Exception {
    road = new Road(TestDatabase.Kind.SQLITE, folder);
    road.integrations.open("snmp", Set.of(), traps);
    host = new ListenerHost(road.integrations, road.inbox, Thread::new);
    road.start();
    host.start();
  }

  @AfterEach
  void close() {
    road.close();
  }

  private Intake intake() throws InterruptedException {
    Intake intake = traps.intakes.poll(5, TimeUnit.SECONDS);
    assertThat(intake).isNotNull();
    return intake;
  }

  @Test
  void what_is_put_is_on_disk_when_the_listener_hears_of_it() throws Exception {
    assertThat(intake().put(List.of(item("", "raise a1 acme dc01")), Duration.ofSeconds(5)))
        .isTrue();
    assertThat(road.inbox.list(0, 10)).hasSize(1);
    assertThat(road.inbox.heard().since("snmp", "traps", road.clock.instant().minusMillis(1)))
        .isTrue();
    await().until(() -> road.arrivals().size() == 1);
  }

  @Test
  void what_is_offered_is_answered_after_the_commit() throws Exception {
    CountDownLatch stored = new CountDownLatch(1);
    assertThat(intake().offer(List.of(item("", "raise a1 acme dc01")), stored::countDown)).isTrue();
    assertThat(stored.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(road.inbox.list(0, 10)).hasSize(1);
  }

  @Test
  void with_a_full_disk_nothing_is_taken() throws Exception {
    road.roomLeft.set(false);
    Intake intake = intake();
    AtomicInteger calls = new AtomicInteger();
    assertThat(intake.offer(List.of(item("", "raise a1 acme dc01")), calls::incrementAndGet))
        .isFalse();
    assertThat(intake.put(List.of(item("", "raise a1 acme dc01")), Duration.ofSeconds(5)))
        .isFalse();
    assertThat(calls).hasValue(0);
    assertThat(road.inbox.list(0, 10)).isEmpty();
  }

  @Test
  void a_listener_that_breaks_is_started_again() throws Exception {
    intake();
    assertThat(host.address("snmp", "traps")).contains(Traps.ADDRESS);
    traps.breakNow.add("socket closed");
    assertThat(intake()).isNotNull();
    assertThat(traps.starts).hasValue(2);
  }

  @Test
  void it_ends_when_its_integration_closes() throws Exception {
    intake();
    road.integrations.close("snmp");
    assertThat(traps.ended.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(host.address("snmp", "traps")).isEmpty();
    assertThat(traps.starts).hasValue(1);
  }

  private static final class Traps implements ListenerSource {
    static final InetSocketAddress ADDRESS = InetSocketAddress.createUnresolved("127.0.0.1", 162);
    final BlockingQueue<Intake> intakes = new LinkedBlockingQueue<>();
    final BlockingQueue<String> breakNow = new LinkedBlockingQueue<>();
    final AtomicInteger starts = new AtomicInteger();
    final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public String name() {
      return "traps";
    }

    @Override
    public Reading read(Received item) throws IntegrationException {
      return FakeWebhook.reading(item);
    }

    @Override
    public void listen(Intake intake) throws IntegrationException, InterruptedException {
      starts.incrementAndGet();
      intake.listeningOn(ADDRESS);
      intakes.add(intake);
      try {
        throw IntegrationException.of(Kind.UNAVAILABLE, breakNow.take());
      } catch (InterruptedException e) {
        ended.countDown();
        throw e;
      }
    }
  }
}
