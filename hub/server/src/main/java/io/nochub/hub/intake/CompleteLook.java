package io.nochub.hub.intake;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What may be concluded from a list of everything a source has open. Pure. */
final class CompleteLook {
  /** More than so many at once, and so large a share, is not believed. */
  private static final int BRAKE_COUNT = 10;

  private static final double BRAKE_SHARE = 0.30;

  private CompleteLook() {}

  /**
   * All pages of one look, none of which failed.
   *
   * @param startedAt when its first request went out
   */
  record Seen(Set<String> keys, int pages, Instant startedAt) {}

  /**
   * What is remembered from look to look.
   *
   * @param looks how many complete ones there were since the integration was opened
   * @param missing alerts the last look did not list, and that were not cleared by it
   */
  record Memory(int looks, boolean listedAny, Set<String> missing) {
    static final Memory NONE = new Memory(0, false, Set.of());
  }

  /**
   * @param ended alerts that are over
   * @param notBelieved why so many at once are kept open, if they are
   */
  record Conclusion(List<OpenAlert> ended, Memory memory, Optional<String> notBelieved) {}

  /**
   * @param openOfFeed what the hub believes open in this feed
   * @param openOfAll how many it believes open in the whole integration
   * @param believed an operator has said that however many are missing have ended
   */
  static Conclusion conclude(
      Seen seen, Memory before, List<OpenAlert> openOfFeed, int openOfAll, boolean believed) {
    List<OpenAlert> missing =
        openOfFeed.stream()
            .filter(alert -> !seen.keys.contains(alert.alertId()))
            // What came during the look may be newer than the page it is missing from.
            .filter(alert -> alert.receivedAt().isBefore(seen.startedAt))
            .toList();
    boolean needsTwo = seen.pages > 1 || (seen.keys.isEmpty() && before.listedAny);
    List<OpenAlert> ended =
        missing.stream()
            .filter(alert -> !needsTwo || before.missing.contains(alert.alertId()))
            .toList();
    if (before.looks == 0 && !believed) {
      // Settings, credentials or the plugin may just have changed what is listed.
      ended = List.of();
    }
    Optional<String> doubt = believed ? Optional.empty() : doubt(ended, openOfFeed, openOfAll);
    List<OpenAlert> cleared = doubt.isPresent() ? List.of() : ended;
    Set<String> remembered = new HashSet<>();
    missing.forEach(alert -> remembered.add(alert.alertId()));
    cleared.forEach(alert -> remembered.remove(alert.alertId()));
    Memory memory = new Memory(before.looks + 1, !seen.keys.isEmpty(), Set.copyOf(remembered));
    return new Conclusion(cleared, memory, doubt);
  }

  private static Optional<String> doubt(
      List<OpenAlert> ended, List<OpenAlert> openOfFeed, int openOfAll) {
    if (ended.size() <= BRAKE_COUNT) {
      return Optional.empty();
    }
    if (ended.size() > BRAKE_SHARE * openOfAll) {
      return Optional.of(
          ended.size() + " of " + openOfAll + " open alerts are no longer listed by the source");
    }
    Map<String, Integer> all = byOrganisation(openOfFeed);
    return byOrganisation(ended).entrySet().stream()
        .filter(gone -> !gone.getKey().isEmpty() && gone.getValue() > BRAKE_COUNT)
        .filter(gone -> gone.getValue().equals(all.get(gone.getKey())))
        .map(
            gone ->
                "All "
                    + gone.getValue()
                    + " open alerts of the organisation "
                    + gone.getKey()
                    + " are no longer listed by the source")
        .findFirst();
  }

  private static Map<String, Integer> byOrganisation(List<OpenAlert> alerts) {
    Map<String, Integer> counts = new HashMap<>();
    alerts.forEach(alert -> counts.merge(alert.organisation(), 1, Integer::sum));
    return counts;
  }
}
