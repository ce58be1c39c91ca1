package io.nochub.hub.routing;

import io.nochub.api.signal.Severity;
import io.nochub.hub.routing.RouteNode.Unmatched;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the tree says for one alert, everything inherited and merged. Kept with the alert as it was
 * when it was routed.
 *
 * @param version of the tree
 * @param path the names of the rules that applied, root first
 * @param from for each value the name of the rule that set it
 */
public record EffectiveRoute(
    long version,
    List<String> path,
    @Nullable Severity severity,
    Duration hold,
    boolean recordOnly,
    @Nullable TicketRoute ticket,
    List<NotifyRoute> notices,
    Duration reopenWithin,
    Duration quiet,
    Flap flap,
    StormLimits storm,
    Unmatched unmatched,
    Map<String, String> from) {
  private static final Duration REOPEN_WITHIN = Duration.ofHours(4);
  private static final Duration QUIET = Duration.ofHours(24);

  @SuppressWarnings("ConstantValue") // one that was stored by an earlier version lacks these
  public EffectiveRoute {
    flap = flap == null ? Flap.USUAL : flap;
    storm = storm == null ? StormLimits.USUAL : storm;
    path = List.copyOf(path);
    notices = List.copyOf(notices);
    from = Map.copyOf(from);
  }

  /** What holds before any rule has spoken. */
  static EffectiveRoute start(long version) {
    return new EffectiveRoute(
        version,
        List.of(),
        null,
        Duration.ZERO,
        false,
        null,
        List.of(),
        REOPEN_WITHIN,
        QUIET,
        Flap.USUAL,
        StormLimits.USUAL,
        Unmatched.LIST,
        Map.of());
  }

  /** With a rule's own values on top. */
  EffectiveRoute with(RouteNode node) {
    Map<String, String> origins = new LinkedHashMap<>(from);
    List<String> longer = new java.util.ArrayList<>(path);
    longer.add(node.name());
    return new EffectiveRoute(
        version,
        longer,
        pick(node, "severity", node.severity(), severity, origins),
        set(node, "hold", node.hold(), hold, origins),
        set(node, "recordOnly", node.recordOnly(), recordOnly, origins),
        pick(
            node,
            "ticket",
            node.ticket() == null ? null : node.ticket().over(ticket),
            ticket,
            origins),
        set(node, "notify", node.notices(), notices, origins),
        set(node, "reopenWithin", node.reopenWithin(), reopenWithin, origins),
        set(node, "quiet", node.quiet(), quiet, origins),
        set(node, "flap", node.flap(), flap, origins),
        set(node, "storm", node.storm(), storm, origins),
        set(node, "unmatched", node.unmatched(), unmatched, origins),
        origins);
  }

  private static <T> T set(
      RouteNode node, String name, @Nullable T own, T inherited, Map<String, String> origins) {
    if (own == null) {
      return inherited;
    }
    origins.put(name, node.name());
    return own;
  }

  private static <T> @Nullable T pick(
      RouteNode node,
      String name,
      @Nullable T own,
      @Nullable T inherited,
      Map<String, String> origins) {
    if (own == null) {
      return inherited;
    }
    origins.put(name, node.name());
    return own;
  }

  /** The rules that applied, such as "root › servers › disk". */
  public String pathText() {
    return String.join(" › ", path);
  }

  /** The ticket part, if a ticket is wanted. */
  public Optional<TicketRoute> wantedTicket() {
    return Optional.ofNullable(ticket).filter(TicketRoute::wantsTicket);
  }

  /** The severity the hub works with: the rule's, else the source's. */
  public Severity severityOf(Severity source) {
    return severity == null ? source : severity;
  }
}
