package io.nochub.hub.routing;

import io.nochub.hub.routing.Condition.Invalid;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A checked tree, ready to route. A child is asked only if its parent applies; the first child that
 * applies wins and is gone into, unless it says to go on. Immutable and thread-safe.
 */
public final class RouteTree {
  private static final int DEEPEST = 20;

  /** What is wrong with a tree, and where: a path such as "children/2/when". */
  public record Problem(String field, String problem) {}

  /** What the tree leads to outside itself, to be checked against what exists. */
  public interface Surroundings {
    /** Why an integration cannot make tickets; empty text if it can. */
    String problemWithTickets(String integration);

    /** Why this cannot be told this way; empty text if it can. */
    String problemWithNotices(NotifyRoute route);
  }

  private record Compiled(
      RouteNode node, @Nullable Condition when, List<Compiled> children, RouteIndex index) {}

  private final long version;
  private final Compiled root;

  private RouteTree(long version, Compiled root) {
    this.version = version;
    this.root = root;
  }

  /** A tree that was saved before; its conditions must compile. */
  public static RouteTree of(long version, RouteNode root) {
    List<Problem> problems = new ArrayList<>();
    Compiled compiled = compile(root, "", problems);
    if (!problems.isEmpty()) {
      throw new IllegalStateException("stored routes do not compile: " + problems);
    }
    return new RouteTree(version, compiled);
  }

  /** All that is wrong with a tree; empty if it can be saved. */
  public static List<Problem> check(RouteNode root, Surroundings surroundings) {
    List<Problem> problems = new ArrayList<>();
    if (root.when() != null) {
      problems.add(new Problem("when", "the root applies always and takes no condition"));
    }
    compile(root, "", problems);
    checkNode(root, "", 0, new HashSet<>(), surroundings, problems);
    return problems;
  }

  private static void checkNode(
      RouteNode node,
      String at,
      int depth,
      Set<String> names,
      Surroundings around,
      List<Problem> problems) {
    if (depth > DEEPEST) {
      problems.add(new Problem(at + "children", "rules are nested more than " + DEEPEST + " deep"));
      return;
    }
    if (node.name().isBlank()) {
      problems.add(new Problem(at + "name", "is missing"));
    } else if (!names.add(node.name())) {
      problems.add(
          new Problem(at + "name", "\"" + node.name() + "\" is the name of another rule too"));
    }
    if (node.hold() != null && node.hold().isNegative()) {
      problems.add(new Problem(at + "hold", "is negative"));
    }
    if (node.reopenWithin() != null && node.reopenWithin().isNegative()) {
      problems.add(new Problem(at + "reopenWithin", "is negative"));
    }
    if (node.quiet() != null && (node.quiet().isNegative() || node.quiet().isZero())) {
      problems.add(new Problem(at + "quiet", "must be longer than nothing"));
    }
    TicketRoute ticket = node.ticket();
    if (ticket != null && ticket.integration() != null && !ticket.integration().isEmpty()) {
      add(problems, at + "ticket/integration", around.problemWithTickets(ticket.integration()));
    }
    if (ticket != null && ticket.summary() != null) {
      add(problems, at + "ticket/summary", TemplateCheck.problemWith(ticket.summary()));
    }
    if (ticket != null && ticket.body() != null) {
      add(problems, at + "ticket/body", TemplateCheck.problemWith(ticket.body()));
    }
    List<NotifyRoute> notices = node.notices() == null ? List.of() : node.notices();
    for (int i = 0; i < notices.size(); i++) {
      add(problems, at + "notify/" + i, around.problemWithNotices(notices.get(i)));
    }
    for (int i = 0; i < node.children().size(); i++) {
      checkNode(
          node.children().get(i), at + "children/" + i + "/", depth + 1, names, around, problems);
    }
  }

  private static void add(List<Problem> problems, String field, String problem) {
    if (!problem.isEmpty()) {
      problems.add(new Problem(field, problem));
    }
  }

  private static Compiled compile(RouteNode node, String at, List<Problem> problems) {
    Condition when = null;
    if (node.when() != null) {
      try {
        when = Condition.of(node.when());
      } catch (Invalid e) {
        problems.add(new Problem(at + "when", String.valueOf(e.getMessage())));
      }
    }
    List<Compiled> children = new ArrayList<>();
    for (int i = 0; i < node.children().size(); i++) {
      children.add(compile(node.children().get(i), at + "children/" + i + "/", problems));
    }
    List<@Nullable Condition> conditions = new ArrayList<>();
    children.forEach(child -> conditions.add(child.when()));
    return new Compiled(node, when, List.copyOf(children), new RouteIndex(conditions));
  }

  /** The names of the rules that lead to an integration, by ticket or notice. */
  public List<String> rulesNaming(String integration) {
    List<String> names = new ArrayList<>();
    addNaming(root.node(), integration, names);
    return names;
  }

  private static void addNaming(RouteNode node, String integration, List<String> names) {
    TicketRoute ticket = node.ticket();
    List<NotifyRoute> notices = node.notices() == null ? List.of() : node.notices();
    if ((ticket != null && integration.equals(ticket.integration()))
        || notices.stream().anyMatch(notice -> notice.integration().equals(integration))) {
      names.add(node.name());
    }
    node.children().forEach(child -> addNaming(child, integration, names));
  }

  public long version() {
    return version;
  }

  /** What holds for these facts. */
  public EffectiveRoute route(RoutingFacts facts) {
    return descend(root, facts.variables(), EffectiveRoute.start(version));
  }

  private static EffectiveRoute descend(
      Compiled rule, Map<String, Object> facts, EffectiveRoute above) {
    EffectiveRoute effective = above.with(rule.node());
    BitSet candidates = rule.index().candidates(facts);
    for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
      Compiled child = rule.children().get(i);
      if (child.when() == null || child.when().holds(facts)) {
        effective = descend(child, facts, effective);
        if (!child.node().goOn()) {
          break;
        }
      }
    }
    return effective;
  }
}
