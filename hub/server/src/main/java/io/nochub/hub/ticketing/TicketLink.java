package io.nochub.hub.ticketing;

import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One incident's ticket at one ticket system.
 *
 * @param generation rises when a new ticket replaces one that was lost or cannot be reopened
 * @param createKey stands in the ticket itself; made before the first attempt to create it
 * @param wanted how the ticket should be
 * @param delivered what we last wrote of it; null until it exists
 * @param seen what was last read of it
 * @param touched the last act of a person
 * @param ownedFields fields a person changed; the hub writes them no more
 * @param correctedFields fields an operator corrected after a refusal; the hub words them no more
 * @param attempt the attempt under way whose answer has not been stored, if any
 * @param firstTriedAt when a create was first tried
 * @param emptyFinds how often a search for the lost ticket found nothing
 * @param checkTwinsAt when to look once more for a second ticket after an uncertain create
 * @param missingSince since when the system says the ticket is not there
 * @param readWanted whether something changed there that has not been read
 * @param doubted whether its closing was not believed, as one of too many at once
 */
public record TicketLink(
    long id,
    long incidentId,
    String integration,
    Purpose purpose,
    int generation,
    State state,
    @Nullable String createKey,
    @Nullable String ticketId,
    @Nullable String number,
    @Nullable URI url,
    long routeId,
    long wantedRevision,
    TicketDocument wanted,
    long deliveredRevision,
    @Nullable TicketDocument delivered,
    @Nullable Sighting seen,
    @Nullable Instant seenAt,
    @Nullable Touch touched,
    Set<String> ownedFields,
    Set<String> correctedFields,
    @Nullable Attempt attempt,
    @Nullable Instant firstTriedAt,
    int emptyFinds,
    @Nullable Instant linkedAt,
    @Nullable Instant checkTwinsAt,
    @Nullable Instant missingSince,
    int reopens,
    @Nullable String rollingNoteId,
    @Nullable Instant rollingSentAt,
    boolean readWanted,
    boolean doubted,
    @Nullable String problem) {

  /** What a ticket is for. */
  public enum Purpose {
    MAIN,
    HANDOVER,
    SOC
  }

  /** Where a link stands. */
  public enum State {
    /** Nothing created, none wanted or not yet due. */
    ABSENT,
    /** The key is stored; the first attempt was made or is about to be. */
    CREATING,
    /** Perhaps created: the answer was lost. */
    UNCERTAIN,
    LINKED,
    /** Merged into another ticket: its id is used; it never resolves by itself. */
    FOLLOWS,
    /** Deleted there. */
    GONE,
    /** Refused; waits for an operator. */
    DEAD,
    /** Given up with a reason. */
    ABANDONED;

    /** Whether the hub brings it about, or keeps it, by itself. */
    boolean isTended() {
      return this == ABSENT || this == CREATING || this == UNCERTAIN || this == LINKED;
    }

    /** Whether there is a ticket to write to. */
    public boolean hasTicket() {
      return this == LINKED || this == FOLLOWS;
    }
  }

  /** A call whose answer has not been stored. */
  public record Attempt(TicketStep step, String key, Instant at) {
    /** The key of what another hub may have done since the backup this one comes from. */
    static final String SINCE_BACKUP = "since-backup";
  }

  /** A link whose ticket does not exist yet. */
  static TicketLink absent(
      long id,
      long incidentId,
      String integration,
      Purpose purpose,
      int generation,
      String createKey,
      long routeId,
      TicketDocument wanted) {
    return new TicketLink(
        id,
        incidentId,
        integration,
        purpose,
        generation,
        State.ABSENT,
        createKey,
        null,
        null,
        null,
        routeId,
        1,
        wanted,
        0,
        null,
        null,
        null,
        null,
        Set.of(),
        Set.of(),
        null,
        null,
        0,
        null,
        null,
        null,
        0,
        null,
        null,
        false,
        false,
        null);
  }

  /** The same, wanted otherwise. */
  TicketLink wanting(TicketDocument document) {
    return new TicketLink(
        id,
        incidentId,
        integration,
        purpose,
        generation,
        state,
        createKey,
        ticketId,
        number,
        url,
        routeId,
        wantedRevision + 1,
        document,
        deliveredRevision,
        delivered,
        seen,
        seenAt,
        touched,
        ownedFields,
        correctedFields,
        attempt,
        firstTriedAt,
        emptyFinds,
        linkedAt,
        checkTwinsAt,
        missingSince,
        reopens,
        rollingNoteId,
        rollingSentAt,
        readWanted,
        doubted,
        problem);
  }

  /** Whether another hub may have worked on it since the backup, and it was not looked at yet. */
  boolean isFromBackup() {
    return attempt != null && attempt.key().equals(Attempt.SINCE_BACKUP);
  }

  /** The ticket's name at its system. */
  TicketRef ref() {
    if (ticketId == null) {
      throw new IllegalStateException("link " + id + " has no ticket yet");
    }
    return new TicketRef(ticketId, number, url);
  }

  /** What to call the ticket when speaking to people. */
  public String name() {
    return number != null ? "#" + number : ticketId != null ? "#" + ticketId : "the ticket";
  }
}
