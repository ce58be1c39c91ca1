package io.nochub.api.ticket;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change of a ticket; one change is one outbox entry.
 *
 * @param summary a new summary; null leaves it
 * @param priority a new priority; null leaves it
 * @param fields raw values to set, keyed by TicketField.name, such as the status the operator chose
 *     for this move
 * @param note a new note; what cannot be repeated
 * @param rollingNote the one note that is written anew each time; rollingNoteId is null the first
 *     time
 * @param ifVersion make the change only if this is still the snapshot's version, else CONFLICT;
 *     null where the hub does not mind or the system has no such check
 */
public record TicketChange(
    Move move,
    @Nullable String summary,
    TicketDraft.@Nullable Priority priority,
    Map<String, String> fields,
    @Nullable String note,
    Visibility visibility,
    @Nullable String rollingNote,
    @Nullable String rollingNoteId,
    @Nullable String ifVersion) {
  public enum Move {
    NONE,
    RESOLVE,
    REOPEN
  }

  /** INTERNAL must not send mail to anybody. */
  public enum Visibility {
    INTERNAL,
    CUSTOMER
  }

  public TicketChange {
    fields = Map.copyOf(fields);
  }

  public static Builder of(Move move) {
    return new Builder(move);
  }

  public static final class Builder {
    private final Move move;
    private @Nullable String summary;
    private TicketDraft.@Nullable Priority priority;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private @Nullable String note;
    private Visibility visibility = Visibility.INTERNAL;
    private @Nullable String rollingNote;
    private @Nullable String rollingNoteId;
    private @Nullable String ifVersion;

    private Builder(Move move) {
      this.move = move;
    }

    public Builder summary(@Nullable String text) {
      summary = text;
      return this;
    }

    public Builder priority(TicketDraft.@Nullable Priority value) {
      priority = value;
      return this;
    }

    public Builder field(String name, String value) {
      fields.put(name, value);
      return this;
    }

    public Builder note(String text, Visibility who) {
      note = text;
      visibility = who;
      return this;
    }

    public Builder rollingNote(String text, @Nullable String id) {
      rollingNote = text;
      rollingNoteId = id;
      return this;
    }

    public Builder ifVersion(@Nullable String version) {
      ifVersion = version;
      return this;
    }

    public TicketChange build() {
      return new TicketChange(
          move, summary, priority, fields, note, visibility, rollingNote, rollingNoteId, ifVersion);
    }
  }
}
