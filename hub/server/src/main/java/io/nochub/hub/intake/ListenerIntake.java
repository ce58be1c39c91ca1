package io.nochub.hub.intake;

import io.nochub.api.source.Intake;
import io.nochub.api.source.Received;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where one listener hands over what it received: bounded, and answered after the commit. */
final class ListenerIntake implements Intake {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerIntake.class);

  private final SourceName name;
  private final Inbox inbox;
  private volatile @Nullable SocketAddress address;

  ListenerIntake(SourceName name, Inbox inbox) {
    this.name = name;
    this.inbox = inbox;
  }

  @Override
  public void listeningOn(SocketAddress opened) {
    LOG.info("{} of {} listens on {}", name.source(), name.integration(), opened);
    address = opened;
  }

  Optional<SocketAddress> address() {
    return Optional.ofNullable(address);
  }

  /** The listener has ended. */
  void closed() {
    address = null;
  }

  @Override
  public boolean put(List<Received> items, Duration atMost) throws InterruptedException {
    Optional<CompletableFuture<List<Input>>> stored = offered(items);
    if (stored.isEmpty()) {
      return false;
    }
    try {
      stored.get().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      LOG.warn("{}: items could not be stored: {}", name, String.valueOf(e.getCause()));
      return false;
    }
  }

  @Override
  public boolean offer(List<Received> items, Runnable whenStored) {
    Optional<CompletableFuture<List<Input>>> stored = offered(items);
    stored.ifPresent(future -> callBack(future, whenStored));
    return stored.isPresent();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // both ends are handled here
  private void callBack(CompletableFuture<List<Input>> stored, Runnable whenStored) {
    stored.whenComplete(
        (inputs, failure) -> {
          if (failure == null) {
            run(whenStored);
          } else {
            LOG.warn("{}: items could not be stored: {}", name, failure.toString());
          }
        });
  }

  private void run(Runnable whenStored) {
    try {
      whenStored.run();
    } catch (RuntimeException e) {
      LOG.error("{}: the listener failed in its call-back; the items are stored", name, e);
    }
  }

  private Optional<CompletableFuture<List<Input>>> offered(List<Received> items) {
    if (items.stream().anyMatch(item -> item.kind().startsWith(HubClear.OWN))) {
      throw new IllegalArgumentException("Kinds beginning with hub: are not for plugins");
    }
    return inbox.receive(name, items);
  }
}
