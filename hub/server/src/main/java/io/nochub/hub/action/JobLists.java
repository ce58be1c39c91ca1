package io.nochub.hub.action;

import io.nochub.api.Capability;
import io.nochub.api.IntegrationException;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.action.RemoteJobs.Job;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.OpenIntegration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The jobs that are prepared at each integration, asked for at most once a minute: a page that is
 * looked at again and again must not use up the calls a product allows. Thread-safe.
 */
final class JobLists {
  private static final Duration CALL = Duration.ofSeconds(20);
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final IntegrationRegistry integrations;
  private final InstantSource clock;
  private final Map<String, Listed> lists = new ConcurrentHashMap<>();

  JobLists(IntegrationRegistry integrations, InstantSource clock) {
    this.integrations = integrations;
    this.clock = clock;
  }

  /** What an integration said, as it was opened then: with other settings it may say otherwise. */
  private record Listed(OpenIntegration integration, List<Job> jobs, Instant at) {}

  /** All jobs of an integration; none if it runs none. */
  List<Job> of(String id) throws IntegrationException, InterruptedException {
    OpenIntegration integration = OpenIntegration.orUnavailable(integrations.find(id), id);
    Optional<RemoteJobs> role = integration.remoteJobs();
    if (role.isEmpty() || !integration.can(Capability.REMOTE_JOBS)) {
      return List.of();
    }
    Listed known = lists.get(id);
    if (known != null
        && known.integration() == integration
        && clock.instant().isBefore(known.at().plus(FRESH))) {
      return known.jobs();
    }
    List<Job> jobs = integration.call("list jobs", CALL, () -> role.get().jobs());
    lists.put(id, new Listed(integration, List.copyOf(jobs), clock.instant()));
    return jobs;
  }
}
