package io.nochub.hub.inventory;

import io.nochub.api.Capability;
import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.Page;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.asset.Organisation;
import io.nochub.hub.inventory.DeviceRegister.Entry;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.plugin.PluginFault;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the lists of those integrations that have them into the hub's own inventory, soon after
 * they open, after their mappings change, and every six hours. Organisations nobody mapped are
 * listed as unmatched; devices of mapped ones are found or entered. What an operator wrote about a
 * device stays as it is, and nothing is removed. Thread-safe.
 */
public final class InventorySync implements IntegrationRegistry.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(InventorySync.class);
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration USUALLY = Duration.ofHours(6);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);
  private static final Duration CALL = Duration.ofMinutes(2);

  /** Units of the writer are short. */
  private static final int SLICE = 100;

  private final Database database;
  private final InventoryStore inventory;
  private final DeviceRegister register;
  private final ScheduledExecutorService workers;
  private final InstantSource clock;
  private final Duration soon;
  private final Map<String, Round> rounds = new ConcurrentHashMap<>();

  public InventorySync(
      Database database,
      InventoryStore inventory,
      ScheduledExecutorService workers,
      InstantSource clock) {
    this(database, inventory, workers, clock, SOON);
  }

  InventorySync(
      Database database,
      InventoryStore inventory,
      ScheduledExecutorService workers,
      InstantSource clock,
      Duration soon) {
    this.soon = soon;
    this.database = database;
    this.inventory = inventory;
    this.register = new DeviceRegister(inventory);
    this.workers = workers;
    this.clock = clock;
  }

  @Override
  public void opened(OpenIntegration integration) {
    if (integration.can(Capability.ASSETS)) {
      Round round = new Round(integration);
      Round before = rounds.put(integration.id(), round);
      if (before != null) {
        before.stop();
      }
      round.in(soon);
    }
  }

  @Override
  public void closing(OpenIntegration integration) {
    Round round = rounds.get(integration.id());
    if (round != null
        && round.integration == integration
        && rounds.remove(integration.id(), round)) {
      round.stop();
    }
  }

  /** Looks at an integration's lists again in a few seconds; nothing if it has none. */
  public void soon(String integration) {
    Round round = rounds.get(integration);
    if (round != null) {
      round.in(soon);
    }
  }

  /** The looks at one integration, one after the other. */
  private final class Round {
    final OpenIntegration integration;
    private @Nullable ScheduledFuture<?> next;
    private boolean stopped;

    Round(OpenIntegration integration) {
      this.integration = integration;
    }

    synchronized void in(Duration wait) {
      if (next != null) {
        next.cancel(false);
      }
      if (stopped) {
        return;
      }
      try {
        next = workers.schedule(this::run, wait.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException closing) {
        LOG.debug("No more looks at the inventory: the hub is stopping");
      }
    }

    synchronized void stop() {
      stopped = true;
      if (next != null) {
        next.cancel(false);
      }
    }

    private void run() {
      Duration wait = AFTER_FAILURE;
      try {
        copy(integration);
        wait = USUALLY;
      } catch (IntegrationException e) {
        LOG.warn("The inventory of {} could not be read: {}", integration.id(), e.getMessage());
        wait = e.retryAfter().filter(pause -> pause.compareTo(AFTER_FAILURE) > 0).orElse(wait);
      } catch (PluginFault e) {
        LOG.error("Integration {}: {}\n{}", integration.id(), e.getMessage(), e.trace());
        wait = USUALLY;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      in(wait);
    }
  }

  /** Copies the lists of an integration now; on disk when it returns. */
  void copy(OpenIntegration integration) throws IntegrationException, InterruptedException {
    Optional<AssetDirectory> directory = integration.assetDirectory();
    if (directory.isEmpty()) {
      return;
    }
    pages(
        integration,
        "list organisations",
        directory.get()::organisations,
        (tx, organisation) -> note(tx, integration.id(), organisation));
    pages(
        integration,
        "list devices",
        directory.get()::devices,
        (tx, device) -> enter(tx, integration.id(), device));
  }

  private interface Listing<T> {
    Page<T> from(Cursor cursor) throws IntegrationException, InterruptedException;
  }

  private <T> void pages(
      OpenIntegration integration, String what, Listing<T> listing, BiConsumer<Transaction, T> each)
      throws IntegrationException, InterruptedException {
    Set<String> seen = new HashSet<>();
    Cursor cursor = Cursor.START;
    boolean more = true;
    while (more) {
      if (!seen.add(cursor.value())) {
        throw IntegrationException.of(
            IntegrationException.Kind.BAD_PAYLOAD,
            what + " goes round in a circle at \"" + cursor.value() + "\"");
      }
      Cursor from = cursor;
      Page<T> page = integration.call(what, CALL, () -> listing.from(from));
      store(page.items(), each);
      cursor = page.next();
      more = page.more();
    }
  }

  private <T> void store(List<T> items, BiConsumer<Transaction, T> each) {
    for (int from = 0; from < items.size(); from += SLICE) {
      List<T> slice = items.subList(from, Math.min(items.size(), from + SLICE));
      database.writeAndWait(
          Lane.HOUSEKEEPING,
          tx -> {
            slice.forEach(item -> each.accept(tx, item));
            return slice;
          });
    }
  }

  private void note(Transaction tx, String integration, Organisation organisation) {
    if (inventory.mappingFor(tx, integration, organisation.sourceId()).isEmpty()) {
      inventory.noteUnmatched(
          tx, integration, organisation.sourceId(), organisation.name(), clock.instant());
    }
  }

  private void enter(Transaction tx, String integration, io.nochub.api.asset.Device listed) {
    String organisation = listed.subject().organisationId();
    Optional<Mapping> mapping =
        inventory.mappingFor(tx, integration, organisation == null ? "" : organisation);
    if (mapping.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    Entry entry =
        register.find(tx, mapping.get(), listed.subject(), listed.name(), listed.kind(), now);
    Device device = entry.device();
    if (device != null && entry.how() == DeviceRegister.How.KNOWN) {
      complete(tx, integration, device, listed, now);
    }
  }

  /** Adds what the list knows and the inventory does not. */
  private void complete(
      Transaction tx,
      String integration,
      Device device,
      io.nochub.api.asset.Device listed,
      Instant now) {
    Evidence.in(integration, listed.subject())
        .forEach(one -> inventory.learn(tx, device.clientId(), device.id(), one));
    boolean kindIsNew =
        device.kind() == io.nochub.api.asset.Device.Kind.OTHER && listed.kind() != device.kind();
    if (kindIsNew) {
      inventory.setKind(tx, device.id(), listed.kind(), now);
    }
  }
}
