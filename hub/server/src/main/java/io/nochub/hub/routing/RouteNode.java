package io.nochub.hub.routing;

import io.nochub.api.signal.Severity;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule of the tree as an operator writes it. What is null is inherited from the parent.
 *
 * @param when a CEL condition; null at the root and for a rule that always applies
 * @param goOn whether the siblings after it are asked too; what they set then wins
 * @param severity replaces the source's severity
 * @param hold how long an alert may clear by itself before anything is told
 * @param recordOnly nothing is ever told
 * @param reopenWithin a raise this soon after the recovery reopens the incident instead of making a
 *     new one
 * @param quiet how long a momentary event is open after it was last told; nothing else ends it
 * @param flap when an alert that comes and goes is told as flapping
 * @param storm how many new alerts one incident tells; an alert whose limits are 0 joins no storm
 * @param unmatched whether alerts of unmapped organisations are acted on or only listed
 */
public record RouteNode(
    String name,
    @Nullable String when,
    boolean goOn,
    @Nullable Severity severity,
    @Nullable Duration hold,
    @Nullable Boolean recordOnly,
    @Nullable TicketRoute ticket,
    @Nullable List<NotifyRoute> notices,
    @Nullable Duration reopenWithin,
    @Nullable Duration quiet,
    @Nullable Flap flap,
    @Nullable StormLimits storm,
    @Nullable Unmatched unmatched,
    List<RouteNode> children) {

  /** What happens to alerts whose client is not known. */
  public enum Unmatched {
    LIST,
    ACT
  }

  @SuppressWarnings("ConstantValue") // a tree read from JSON may leave lists out
  public RouteNode {
    children = children == null ? List.of() : List.copyOf(children);
    notices = notices == null ? null : List.copyOf(notices);
  }

  /** The tree of a fresh hub: records and shows everything, makes no ticket, tells nobody. */
  public static RouteNode empty() {
    return new RouteNode(
        "root", null, false, null, null, null, null, null, null, null, null, null, null, List.of());
  }
}
