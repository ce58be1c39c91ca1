package io.nochub.plugins.snmp.poll;

import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.plugins.snmp.profile.ProfileBook;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Asks many addresses once what they are and who their neighbours are, and waits for the answers.
 */
final class Survey {
  private static final String PROFILE = "neighbours";
  private static final String TABLE = "lldpRem";

  private final ProfileBook profiles;
  private final PollSettings settings;
  private final IntegrationContext context;

  Survey(ProfileBook profiles, PollSettings settings, IntegrationContext context) {
    this.profiles = profiles;
    this.settings = settings;
    this.context = context;
  }

  /** A device that answered, and what it calls those at the other ends of its cables. */
  record Found(PolledDevice device, Identity identity, List<String> neighbours) {
    Found {
      neighbours = List.copyOf(neighbours);
    }
  }

  /** Those that answered, in their order. Each is waited for as settings say. */
  List<Found> ask(List<PolledDevice> devices) throws IntegrationException, InterruptedException {
    List<DevicePoll> asked =
        devices.stream().map(device -> new DevicePoll(device.with(PROFILE), profiles)).toList();
    try (Wire wire =
        Wire.open(settings.timeout(), settings.retries(), context.clock(), context.logger())) {
      converse(wire, asked);
    } catch (IOException e) {
      context.logger().warn("The socket of a survey did not close", e);
    }
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      DevicePoll poll = asked.get(i);
      if (poll.profile().isPresent()) {
        found.add(new Found(devices.get(i), poll.identity(), poll.labels(TABLE)));
      }
    }
    return found;
  }

  private void converse(Wire wire, List<DevicePoll> devices) throws InterruptedException {
    BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    Deque<DevicePoll> ready = new ArrayDeque<>(devices);
    devices.forEach(device -> device.begin(context.clock().instant(), false));
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
        DevicePoll device = answer.ask().device();
        device.take(answer);
        ready.add(device);
      }
    }
  }
}
