package io.nochub.plugins.kaseyabms;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.ticket.TicketDraft;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tenant's own lists, kept for ten minutes: statuses and priorities have numbers that differ
 * from tenant to tenant, and every account has locations of its own. Thread-safe.
 */
final class Lookups {
  private static final Duration KEPT = Duration.ofMinutes(10);

  /** Accounts whose locations are kept; beyond them everything is asked for anew. */
  private static final int MOST = 5_000;

  private final KaseyaBmsClient client;
  private final InstantSource clock;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  Lookups(KaseyaBmsClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** An entry of a list. */
  record Entry(String id, String name, boolean active, boolean byDefault) {}

  private record Seen(List<Entry> entries, Instant at) {}

  List<Entry> statuses() throws IntegrationException, InterruptedException {
    return kept("system", "statuses", "lookup");
  }

  List<Entry> priorities() throws IntegrationException, InterruptedException {
    return kept("system", "priorities", "lookup");
  }

  /** A status by name or number; FORBIDDEN, saying what there is, if there is none. */
  Entry status(String nameOrId) throws IntegrationException, InterruptedException {
    return chosen("status", nameOrId, statuses());
  }

  /** The priority of the settings, else the tenant's default, else its first. */
  Entry priority(KaseyaBmsConfig config, TicketDraft.Priority wanted)
      throws IntegrationException, InterruptedException {
    String name = config.name(wanted);
    List<Entry> all = priorities();
    if (name != null) {
      return chosen("priority", name, all);
    }
    return all.stream()
        .filter(Entry::byDefault)
        .findFirst()
        .or(() -> all.stream().findFirst())
        .orElseThrow(
            () -> IntegrationException.of(Kind.FORBIDDEN, "BMS lists no priorities to this user"));
  }

  private static Entry chosen(String what, String nameOrId, List<Entry> all)
      throws IntegrationException {
    String wanted = nameOrId.strip();
    Optional<Entry> found =
        all.stream()
            .filter(one -> one.name().equalsIgnoreCase(wanted))
            .findFirst()
            .or(() -> all.stream().filter(one -> one.id().equals(wanted)).findFirst());
    return found
        .filter(Entry::active)
        .orElseThrow(
            () ->
                IntegrationException.of(
                    Kind.FORBIDDEN,
                    "BMS has no active "
                        + what
                        + " "
                        + wanted
                        + "; it has "
                        + String.join(
                            ", ", all.stream().filter(Entry::active).map(Entry::name).toList())));
  }

  /** The main location of an account, without which BMS makes no ticket. */
  String location(String account) throws IntegrationException, InterruptedException {
    List<Entry> locations = kept("crm", "accounts", account, "locations", "lookup");
    return locations.stream()
        .filter(Entry::byDefault)
        .findFirst()
        .or(() -> locations.stream().findFirst())
        .map(Entry::id)
        .orElseThrow(
            () ->
                IntegrationException.of(
                    Kind.REJECTED,
                    "account " + account + " has no location in BMS, and a ticket needs one"));
  }

  private List<Entry> kept(String... path) throws IntegrationException, InterruptedException {
    Seen last = seen.get(String.join("/", path));
    boolean fresh = last != null && last.at().plus(KEPT).isAfter(clock.instant());
    return last != null && fresh ? last.entries() : look(path);
  }

  /** A list as it is now. */
  List<Entry> look(String... path) throws IntegrationException, InterruptedException {
    List<Entry> entries = new ArrayList<>();
    for (Dto row : client.list(path)) {
      String id = row.text("Id");
      if (!id.isEmpty()) {
        String name = row.text("Name").strip();
        entries.add(
            new Entry(
                id,
                name.isEmpty() ? id : name,
                !row.at("IsActive").exists() || row.at("IsActive").isTrue(),
                row.at("IsDefault").isTrue() || row.at("IsMain").isTrue()));
      }
    }
    if (seen.size() < MOST) {
      seen.put(String.join("/", path), new Seen(List.copyOf(entries), clock.instant()));
    }
    return entries;
  }
}
