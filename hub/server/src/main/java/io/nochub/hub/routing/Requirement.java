package io.nochub.hub.routing;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.ast.CelReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A condition cannot hold unless this variable has one of these texts. Read from the condition's
 * own equalities: {@code a == 'x'}, {@code a in ['x', 'y']}, and these joined by "or" about one
 * variable, each as a part that "and" joins to the rest. Pure.
 */
record Requirement(String variable, Set<String> values) {
  Requirement {
    values = Set.copyOf(values);
  }

  /** All that a checked condition requires; none says nothing about when it holds. */
  static List<Requirement> of(CelAbstractSyntaxTree condition) {
    List<Requirement> found = new ArrayList<>();
    addAll(condition, condition.getExpr(), found);
    return found;
  }

  private static void addAll(
      CelAbstractSyntaxTree tree, CelExpr expression, List<Requirement> found) {
    if (isCall(expression, "_&&_")) {
      expression.call().args().forEach(part -> addAll(tree, part, found));
    } else {
      of(tree, expression).ifPresent(found::add);
    }
  }

  private static Optional<Requirement> of(CelAbstractSyntaxTree tree, CelExpr expression) {
    if (isCall(expression, "_==_")) {
      List<CelExpr> sides = expression.call().args();
      return of(tree, sides.get(0), List.of(sides.get(1)))
          .or(() -> of(tree, sides.get(1), List.of(sides.get(0))));
    }
    if (isCall(expression, "@in")) {
      List<CelExpr> sides = expression.call().args();
      return sides.get(1).exprKind().getKind() == ExprKind.Kind.LIST
          ? of(tree, sides.get(0), sides.get(1).list().elements())
          : Optional.empty();
    }
    if (isCall(expression, "_||_")) {
      List<CelExpr> sides = expression.call().args();
      return either(of(tree, sides.get(0)), of(tree, sides.get(1)));
    }
    return Optional.empty();
  }

  private static Optional<Requirement> of(
      CelAbstractSyntaxTree tree, CelExpr variable, List<CelExpr> texts) {
    Set<String> values = new HashSet<>();
    for (CelExpr text : texts) {
      if (text.exprKind().getKind() != ExprKind.Kind.CONSTANT
          || text.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
        return Optional.empty();
      }
      values.add(text.constant().stringValue());
    }
    return tree.getReference(variable.id())
        .map(CelReference::name)
        .filter(name -> !name.isEmpty())
        .map(name -> new Requirement(name, values));
  }

  private static Optional<Requirement> either(
      Optional<Requirement> one, Optional<Requirement> other) {
    return one.flatMap(
        first -> other.filter(it -> it.variable.equals(first.variable)).map(first::or));
  }

  private Requirement or(Requirement other) {
    Set<String> both = new HashSet<>(values);
    both.addAll(other.values);
    return new Requirement(variable, both);
  }

  private static boolean isCall(CelExpr expression, String function) {
    return expression.exprKind().getKind() == ExprKind.Kind.CALL
        && expression.call().function().equals(function);
  }
}
