package io.nochub.hub.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nochub.api.Capability;
import io.nochub.api.Cursor;
import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationException;
import io.nochub.api.Page;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.asset.Device.Kind;
import io.nochub.api.asset.Organisation;
import io.nochub.api.signal.Subject;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.OnBothDatabases;
import io.nochub.hub.store.PushedClock;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // opened before each test
class InventorySyncTest extends OnBothDatabases {
  private final PushedClock clock = PushedClock.atNoon();
  private final InventoryStore inventory = new InventoryStore();
  private final FakeDirectory directory = new FakeDirectory();
  private ScheduledExecutorService workers;
  private OpenIntegration integration;
  private InventorySync sync;

  /** Lists of an RMM, a page of one each. */
  private static final class FakeDirectory implements Integration, AssetDirectory {
    final List<Organisation> organisations = new ArrayList<>();
    final List<io.nochub.api.asset.Device> devices = new ArrayList<>();
    boolean goesRound;

    @Override
    public Optional<AssetDirectory> assetDirectory() {
      return Optional.of(this);
    }

    @Override
    public Health probe() {
      return Health.of("pretend");
    }

    @Override
    public Page<Organisation> organisations(Cursor from) {
      return page(organisations, from);
    }

    @Override
    public Page<io.nochub.api.asset.Device> devices(Cursor from) {
      return page(devices, from);
    }

    private <T> Page<T> page(List<T> all, Cursor from) {
      int at = from.value().isEmpty() ? 0 : Integer.parseInt(from.value());
      if (goesRound) {
        return Page.of(List.of(), Optional.of(new Cursor("1")));
      }
      List<T> one = all.subList(Math.min(at, all.size()), Math.min(at + 1, all.size()));
      return Page.of(
          one,
          at + 1 < all.size()
              ? Optional.of(new Cursor(Integer.toString(at + 1)))
              : Optional.empty());
    }

    void device(String organisation, String id, String name, Kind kind, String serial) {
      devices.add(
          new io.nochub.api.asset.Device(
              Subject.of(organisation, id)
                  .with(Subject.Hint.HOSTNAME, name)
                  .with(Subject.Hint.SERIAL, serial),
              name,
              kind,
              null,
              null));
    }
  }

  @BeforeEach
  void open() {
    workers = Executors.newScheduledThreadPool(2);
    integration =
        OpenIntegration.of("rmm", "fake-rmm", Set.of(Capability.ASSETS), directory, workers, clock);
    sync = new InventorySync(database(), inventory, workers, clock);
    write(
        tx -> {
          inventory.prepare(tx, clock.instant());
          inventory.add(tx, new Client("acme", "Acme", Client.Kind.CLIENT), clock.instant());
          inventory.save(tx, "rmm", "1", "acme", null, clock.instant());
        });
  }

  @AfterEach
  void close() {
    workers.shutdownNow();
  }

  private void write(Consumer<Transaction> unit) {
    database()
        .writeAndWait(
            Lane.DECISIONS,
            tx -> {
              unit.accept(tx);
              return "done";
            });
  }

  private List<Device> devices() {
    return database().read(tx -> inventory.devices(tx, "acme", "", 100));
  }

  @Test
  void devices_of_mapped_organisations_are_entered_once_with_what_they_are_known_by()
      throws Exception {
    directory.device("1", "7", "DC01", Kind.SERVER, "5CG1234");
    directory.device("1", "8", "NB02", Kind.WORKSTATION, "5CG9999");
    directory.device("2", "9", "ELSE", Kind.SERVER, "5CG7777");
    sync.copy(integration);
    sync.copy(integration);
    assertThat(devices()).extracting(Device::name).containsExactlyInAnyOrder("DC01", "NB02");
    Device dc =
        devices().stream().filter(device -> device.name().equals("DC01")).findFirst().orElseThrow();
    assertThat(dc.kind()).isEqualTo(Kind.SERVER);
    assertThat(dc.evidence().get(Evidence.Kind.SERIAL)).containsExactly("5cg1234");
    assertThat(database().<Optional<String>>read(tx -> inventory.sourceIdOf(tx, "rmm", dc.id())))
        .contains("7");
  }

  @Test
  void a_known_device_learns_what_the_list_knows_and_keeps_what_an_operator_wrote()
      throws Exception {
    write(
        tx ->
            inventory.add(
                tx,
                new Device(
                    "dc01",
                    "acme",
                    null,
                    "The old controller",
                    Kind.OTHER,
                    null,
                    Map.of(Evidence.Kind.SERIAL, List.of("5cg1234"))),
                clock.instant()));
    directory.device("1", "7", "DC01", Kind.SERVER, "5CG1234");
    sync.copy(integration);
    assertThat(devices())
        .singleElement()
        .satisfies(
            device -> {
              assertThat(device.name()).isEqualTo("The old controller");
              assertThat(device.kind()).isEqualTo(Kind.SERVER);
              assertThat(device.evidence().get(Evidence.Kind.SOURCE_ID)).containsExactly("rmm/7");
            });
    write(tx -> inventory.setKind(tx, "dc01", Kind.NETWORK, clock.instant()));
    sync.copy(integration);
    assertThat(devices()).singleElement().extracting(Device::kind).isEqualTo(Kind.NETWORK);
  }

  @Test
  void organisations_nobody_mapped_are_listed_by_name_before_they_send_anything() throws Exception {
    directory.organisations.add(new Organisation("1", "Acme Ltd", null));
    directory.organisations.add(new Organisation("2", "Birch GmbH", null));
    sync.copy(integration);
    assertThat(
            database().<List<UnmatchedOrganisation>>read(tx -> inventory.unmatched(tx, "", "", 10)))
        .extracting(UnmatchedOrganisation::name, UnmatchedOrganisation::signals)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("Birch GmbH", 0L));
  }

  @Test
  void a_list_that_goes_round_in_a_circle_is_refused() {
    directory.goesRound = true;
    assertThatThrownBy(() -> sync.copy(integration))
        .isInstanceOf(IntegrationException.class)
        .hasMessageContaining("goes round in a circle");
  }

  @Test
  void it_looks_when_an_integration_opens_and_when_its_mappings_change_until_it_closes() {
    directory.device("1", "7", "DC01", Kind.SERVER, "5CG1234");
    directory.device("2", "9", "ELSE", Kind.SERVER, "5CG7777");
    InventorySync quick =
        new InventorySync(database(), inventory, workers, clock, Duration.ofMillis(5));
    quick.opened(integration);
    await().until(() -> devices().size() == 1);
    write(tx -> inventory.save(tx, "rmm", "2", "acme", null, clock.instant()));
    quick.soon("rmm");
    await().until(() -> devices().size() == 2);
    quick.closing(integration);
    assertThat(workers.shutdownNow()).allMatch(work -> ((Future<?>) work).isCancelled());
  }
}
