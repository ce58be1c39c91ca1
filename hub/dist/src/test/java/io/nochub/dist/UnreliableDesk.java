package io.nochub.dist;

import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Desk;
import io.nochub.testkit.FakeVendor.Reply;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * A ticket system that keeps what it was given and cannot be trusted to say so: it breaks off,
 * answers when nobody waits any more, or says that something failed which it has done.
 */
final class UnreliableDesk implements Desk {
  private static final Duration LATE = Duration.ofMillis(500);

  /** The hub waits 30 s for the next byte of an answer. */
  private static final Duration TOO_LATE = Duration.ofSeconds(35);

  /** What is done with a request, of a hundred so many. */
  private enum Manner {
    WELL(69),
    DONE_AND_ANSWERED_LATE(5),
    DONE_AND_ANSWERED_TOO_LATE(1),
    DONE_AND_BROKEN_OFF(9),
    DONE_AND_CALLED_FAILED(8),
    NOT_DONE_AND_DOWN(4),
    NOT_DONE_AND_BROKEN_OFF(2),
    /** As Request Tracker tells of a change it did not make. */
    NOT_DONE_AND_SAID_SO_IN_A_200(2);

    private final int ofHundred;

    Manner(int ofHundred) {
      this.ofHundred = ofHundred;
    }

    private static Manner at(int hundredth) {
      int left = hundredth;
      for (Manner manner : values()) {
        left -= manner.ofHundred;
        if (left < 0) {
          return manner;
        }
      }
      throw new IllegalStateException("the manners do not add up to 100");
    }
  }

  private final FakeVendor vendor;
  private final Desk desk;
  private final Random die;
  private final Map<Manner, Integer> shown = new EnumMap<>(Manner.class);

  UnreliableDesk(FakeVendor vendor, Desk desk, Random die) {
    this.vendor = vendor;
    this.desk = desk;
    this.die = die;
  }

  /** How often it did what. */
  @Override
  public String toString() {
    return shown.toString();
  }

  @Override
  public Reply answer(Asked asked) {
    Manner manner = manner(asked);
    shown.merge(manner, 1, Integer::sum);
    return switch (manner) {
      case WELL -> desk.answer(asked);
      case DONE_AND_ANSWERED_LATE -> late(asked, LATE);
      case DONE_AND_ANSWERED_TOO_LATE -> late(asked, TOO_LATE);
      case DONE_AND_BROKEN_OFF -> brokenOff(asked, desk.answer(asked));
      case DONE_AND_CALLED_FAILED -> {
        desk.answer(asked);
        yield Reply.status(500);
      }
      case NOT_DONE_AND_DOWN -> Reply.status(503);
      case NOT_DONE_AND_BROKEN_OFF -> brokenOff(asked, Reply.status(500));
      case NOT_DONE_AND_SAID_SO_IN_A_200 -> Reply.json("[\"That could not be done\"]");
    };
  }

  /** Looking things up mostly works, or hardly anything would ever be done. */
  private Manner manner(Asked asked) {
    return asked.isRead() && die.nextInt(4) > 0 ? Manner.WELL : Manner.at(die.nextInt(100));
  }

  private Reply late(Asked asked, Duration by) {
    vendor.delayNextAnswerTo(other -> other.equals(asked), by);
    return desk.answer(asked);
  }

  private Reply brokenOff(Asked asked, Reply unheard) {
    vendor.loseNextAnswerTo(other -> other.equals(asked));
    return unheard;
  }
}
