package io.nochub.hub.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells which device of one client some evidence speaks of. The weightiest evidence that names
 * exactly one device decides; host names and addresses count only where the sites do not
 * contradict. Pure.
 */
public final class DeviceMatcher {
  /** A device of the client that shares a piece of evidence with the signal. */
  public record Candidate(String deviceId, @Nullable String siteId, Evidence by) {}

  /** The device, and the evidence that decided. */
  public record Match(String deviceId, Evidence by) {}

  private DeviceMatcher() {}

  /**
   * Chooses among candidates of one client.
   *
   * @param site the site the signal names, if it names one
   */
  public static Optional<Match> match(Collection<Candidate> candidates, @Nullable String site) {
    for (Evidence.Kind kind : Evidence.Kind.values()) {
      List<Candidate> level =
          candidates.stream()
              .filter(candidate -> candidate.by().kind() == kind && siteFits(candidate, site))
              .toList();
      if (level.stream().map(Candidate::deviceId).collect(Collectors.toSet()).size() == 1) {
        return Optional.of(new Match(level.get(0).deviceId(), level.get(0).by()));
      }
    }
    return Optional.empty();
  }

  /** Whether any device of the client could be meant, though it is not clear which. */
  public static boolean isAmbiguous(Collection<Candidate> candidates, @Nullable String site) {
    return match(candidates, site).isEmpty()
        && candidates.stream().anyMatch(candidate -> siteFits(candidate, site));
  }

  private static boolean siteFits(Candidate candidate, @Nullable String site) {
    return !candidate.by().kind().isLocalToSite()
        || site == null
        || candidate.siteId() == null
        || Objects.equals(candidate.siteId(), site);
  }
}
