package io.nochub.api.ticket;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A ticket as it stands. A deleted one is NOT_FOUND. Parts a system does not tell stay null or
 * empty.
 *
 * @param ref the ticket that was read; for one merged into another the one that was asked for
 * @param status the system's own value; the operator's table decides what it means, state is the
 *     plugin's best guess
 * @param organisationId the ticket system's own id of the client it is booked on
 * @param fields what stands in the fields an operator can fill, keyed by TicketField.name
 * @param changedAt last change of any kind
 * @param changedBy who made that change, as the system names it
 * @param touched last act of a person, not of this integration or of the system's own rules; null
 *     if nobody did
 * @param mergedInto the id of the ticket this one was merged into
 * @param version the system's stamp for {@link TicketChange#ifVersion}
 */
public record TicketSnapshot(
    TicketRef ref,
    String status,
    String statusLabel,
    State state,
    @Nullable String assignee,
    @Nullable String organisationId,
    @Nullable String summary,
    Map<String, String> fields,
    Instant changedAt,
    @Nullable String changedBy,
    @Nullable Touch touched,
    @Nullable String mergedInto,
    @Nullable String version) {

  /** What a status means; UNKNOWN where the plugin cannot tell. */
  public enum State {
    NEW,
    IN_PROGRESS,
    WAITING,
    RESOLVED,
    CLOSED,
    UNKNOWN;

    /** Words in the names people give to statuses; the first that fits counts. */
    private static final Map<State, List<String>> WORDS = words();

    /** Whether nobody works on the ticket any more. */
    public boolean isEnded() {
      return this == RESOLVED || this == CLOSED;
    }

    /**
     * A guess by the English words in a status's name, for a system where each tenant names its
     * own; UNKNOWN if none is known.
     */
    public static State guess(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      return WORDS.entrySet().stream()
          .filter(words -> words.getValue().stream().anyMatch(lower::contains))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElse(UNKNOWN);
    }

    private static Map<State, List<String>> words() {
      Map<State, List<String>> words = new LinkedHashMap<>();
      words.put(WAITING, List.of("wait", "hold", "pending", "scheduled", "incomplete"));
      words.put(RESOLVED, List.of("resolved"));
      words.put(CLOSED, List.of("complete", "closed", "cancel"));
      words.put(
          IN_PROGRESS, List.of("progress", "assigned", "dispatch", "escalat", "work", "open"));
      words.put(NEW, List.of("new"));
      return words;
    }
  }

  /** An act of a person. */
  public record Touch(Instant at, Kind kind, String by) {
    /** What a person did. May grow. */
    public enum Kind {
      NOTE,
      CLIENT_REPLY,
      TIME_ENTRY,
      STATUS,
      ASSIGNMENT,
      OTHER
    }
  }

  /** Something a person wrote. */
  public record Note(
      String id, Instant at, String by, String text, TicketChange.Visibility visibility) {}

  public TicketSnapshot {
    fields = Map.copyOf(fields);
  }

  /** Starts with what every system tells. */
  public static Builder of(
      TicketRef ref, String status, String statusLabel, State state, Instant changedAt) {
    return new Builder(ref, status, statusLabel, state, changedAt);
  }

  /** Adds what the system tells besides. */
  public static final class Builder {
    private final TicketRef ref;
    private final String status;
    private final String statusLabel;
    private final State state;
    private final Instant changedAt;
    private @Nullable String assignee;
    private @Nullable String organisationId;
    private @Nullable String summary;
    private Map<String, String> fields = Map.of();
    private @Nullable String changedBy;
    private @Nullable Touch touched;
    private @Nullable String mergedInto;
    private @Nullable String version;

    private Builder(
        TicketRef ref, String status, String statusLabel, State state, Instant changedAt) {
      this.ref = ref;
      this.status = status;
      this.statusLabel = statusLabel;
      this.state = state;
      this.changedAt = changedAt;
    }

    public Builder assignedTo(@Nullable String name) {
      assignee = name;
      return this;
    }

    public Builder organisation(@Nullable String id) {
      organisationId = id;
      return this;
    }

    public Builder summary(@Nullable String text) {
      summary = text;
      return this;
    }

    public Builder fields(Map<String, String> values) {
      fields = values;
      return this;
    }

    public Builder changedBy(@Nullable String name) {
      changedBy = name;
      return this;
    }

    public Builder touched(@Nullable Touch lastActOfAPerson) {
      touched = lastActOfAPerson;
      return this;
    }

    public Builder mergedInto(@Nullable String ticketId) {
      mergedInto = ticketId;
      return this;
    }

    public Builder version(@Nullable String stamp) {
      version = stamp;
      return this;
    }

    public TicketSnapshot build() {
      return new TicketSnapshot(
          ref,
          status,
          statusLabel,
          state,
          assignee,
          organisationId,
          summary,
          fields,
          changedAt,
          changedBy,
          touched,
          mergedInto,
          version);
    }
  }
}
