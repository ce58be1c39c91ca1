package io.nochub.plugins.lab.rmm;

import io.nochub.api.IntegrationException;
import io.nochub.api.StateStore;
import io.nochub.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was done to the pretend RMM through the hub: jobs that were run and alerts that were
 * resolved. Numbered in the order they were asked for; on disk when {@code add} returns.
 * Thread-safe.
 */
final class Acts {
  /** Older ones are forgotten: the hub's state store holds 64 KiB. */
  private static final int KEPT = 100;

  private static final String KEY = "acts";

  /**
   * One job run, or one alert resolved.
   *
   * @param id the key the hub gave
   * @param job the job's id; "resolve" for an alert resolved
   * @param ends the alerts that are over when it is done
   * @param due when it is done
   * @param output what a job printed, the note of a resolve
   */
  record Act(
      String id,
      String job,
      String device,
      List<String> ends,
      Instant due,
      boolean succeeds,
      String output) {
    Act {
      ends = List.copyOf(ends);
    }
  }

  private record Log(long forgotten, List<Act> acts) {}

  private final StateStore state;
  private final Json json;

  Acts(StateStore state, Json json) {
    this.state = state;
    this.json = json;
  }

  /**
   * Adds an act; one with an id that is there already changes nothing. Gives the one that counts.
   */
  synchronized Act add(Act act) throws IntegrationException {
    Log log = log();
    Optional<Act> earlier = find(log, act.id());
    if (earlier.isPresent()) {
      return earlier.get();
    }
    List<Act> acts = new ArrayList<>(log.acts());
    acts.add(act);
    int over = Math.max(0, acts.size() - KEPT);
    Log next = new Log(log.forgotten() + over, acts.subList(over, acts.size()));
    state.put(KEY, new String(json.write(next), StandardCharsets.UTF_8));
    return act;
  }

  synchronized Optional<Act> find(String id) throws IntegrationException {
    return find(log(), id);
  }

  /** How many there have been. */
  synchronized long count() throws IntegrationException {
    Log log = log();
    return log.forgotten() + log.acts().size();
  }

  /**
   * From a number on, those that are done; ends before the first that is not, so that none is ever
   * passed over.
   */
  synchronized List<Act> doneFrom(long number, Instant now) throws IntegrationException {
    Log log = log();
    return log.acts().stream()
        .skip(Math.max(0, number - log.forgotten()))
        .takeWhile(act -> !act.due().isAfter(now))
        .toList();
  }

  /** The last done act that ended the alert. */
  synchronized Optional<Act> lastEnding(String alertId, Instant now) throws IntegrationException {
    return log().acts().stream()
        .filter(act -> act.ends().contains(alertId))
        .filter(act -> !act.due().isAfter(now))
        .reduce((earlier, later) -> later);
  }

  private static Optional<Act> find(Log log, String id) {
    return log.acts().stream().filter(act -> act.id().equals(id)).findFirst();
  }

  private Log log() throws IntegrationException {
    Optional<String> stored = state.get(KEY);
    return stored.isEmpty()
        ? new Log(0, List.of())
        : json.read(stored.get().getBytes(StandardCharsets.UTF_8), Log.class);
  }
}
