package io.nochub.plugins.snmp.poll;

import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.plugins.snmp.profile.ProfileBook;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Asks many addresses once what they are and who their neighbours are, and waits for the answers.
 */
final class Survey {
  private static final String PROFILE = "neighbours";

  private final ProfileBook profiles;
  private final PollSettings settings;
  private final IntegrationContext context;

  Survey(ProfileBook profiles, PollSettings settings, IntegrationContext context) {
    this.profiles = profiles;
    this.settings = settings;
    this.context = context;
  }

  /** A device that answered, and what it sees at the other ends of its cables. */
  record Found(PolledDevice device, Identity identity, Seen seen) {}

  /** Those that answered, in their order. Each is waited for as settings say. */
  List<Found> ask(List<PolledDevice> devices) throws IntegrationException, InterruptedException {
    Map<String, Found> found = new HashMap<>();
    try (Wire wire =
        Wire.open(settings.timeout(), settings.retries(), context.clock(), context.logger())) {
      converse(wire, devices, found);
    } catch (IOException e) {
      context.logger().warn("The socket of a survey did not close", e);
    }
    List<Found> inOrder = new ArrayList<>();
    for (PolledDevice device : devices) {
      Found one = found.get(device.id());
      if (one != null) {
        inOrder.add(new Found(device, one.identity(), one.seen()));
      }
    }
    return inOrder;
  }

  /** Of a switch's many rows only what matters is kept, as soon as it has told all. */
  private void converse(Wire wire, List<PolledDevice> devices, Map<String, Found> found)
      throws InterruptedException {
    BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    Deque<DevicePoll> ready = new ArrayDeque<>();
    for (PolledDevice device : devices) {
      DevicePoll poll = new DevicePoll(device.with(PROFILE), profiles);
      poll.begin(context.clock().instant(), false);
      ready.add(poll);
    }
    int inFlight = 0;
    while (inFlight > 0 || !ready.isEmpty()) {
      while (inFlight < settings.window() && !ready.isEmpty()) {
        Optional<Ask> next = ready.remove().next();
        if (next.isPresent()) {
          wire.send(next.get(), answers::add);
          inFlight++;
        }
      }
      if (inFlight > 0) {
        Answer answer = answers.take();
        inFlight--;
        DevicePoll poll = answer.ask().device();
        poll.take(answer);
        if (!poll.isOver()) {
          ready.add(poll);
        } else if (poll.profile().isPresent()) {
          found.put(poll.device().id(), new Found(poll.device(), poll.identity(), Seen.of(poll)));
        }
      }
    }
  }
}
