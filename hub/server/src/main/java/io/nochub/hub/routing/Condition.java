package io.nochub.hub.routing;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import io.nochub.api.signal.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A condition in CEL (cel.dev), checked against the variables of {@link RoutingFacts} when it is
 * made and bounded in size; it has no side effects and ends by the language's design. Thread-safe.
 */
public final class Condition {
  private static final int LONGEST = 4_000;
  private static final CelOptions BOUNDS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(60)
          .comprehensionMaxIterations(1_000)
          .build();
  private static final List<String> TEXTS =
      List.of(
          "alert.integration",
          "alert.category",
          "alert.condition",
          "alert.title",
          "alert.body",
          "alert.sourceSeverity",
          "client.id",
          "client.name",
          "site.id",
          "site.name",
          "device.id",
          "device.name",
          "device.kind");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z_][A-Za-z_0-9]*(\\.[A-Za-z_][A-Za-z_0-9]*)?");
  private static final Cel LANGUAGE = language();

  /** A condition that does not compile; the message says where and what. */
  public static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    Invalid(String problem) {
      super(problem);
    }
  }

  private final String text;
  private final CelRuntime.Program program;
  private final List<Requirement> required;

  private Condition(String text, CelRuntime.Program program, List<Requirement> required) {
    this.text = text;
    this.program = program;
    this.required = required;
  }

  private static Cel language() {
    var builder = CelFactory.plannerCelBuilder().setOptions(BOUNDS).setResultType(SimpleType.BOOL);
    TEXTS.forEach(name -> builder.addVar(name, SimpleType.STRING));
    builder.addVar("alert.severity", SimpleType.INT);
    builder.addVar("alert.momentary", SimpleType.BOOL);
    builder.addVar("alert.details", MapType.create(SimpleType.STRING, SimpleType.STRING));
    for (Severity level : Severity.values()) {
      builder.addVar(level.name(), SimpleType.INT);
    }
    return builder.build();
  }

  /** Compiles and checks types and names. */
  public static Condition of(String text) throws Invalid {
    try {
      CelAbstractSyntaxTree tree = LANGUAGE.compile(text).getAst();
      return new Condition(text, LANGUAGE.createProgram(tree), Requirement.of(tree));
    } catch (CelValidationException e) {
      throw new Invalid(
          e.getErrors().stream()
              .map(issue -> words(issue, text))
              .collect(Collectors.joining("; ")));
    } catch (CelEvaluationException e) {
      throw new Invalid(String.valueOf(e.getMessage()));
    }
  }

  private static String words(CelIssue issue, String text) {
    CelSourceLocation at = issue.getSourceLocation();
    String where = at.getLine() + ":" + (at.getColumn() + 1) + ": ";
    if (!issue.getMessage().startsWith("undeclared reference")) {
      return where + issue.getMessage();
    }
    // the compiler names only the part before the first dot, which may well be known
    String line = text.lines().skip(at.getLine() - 1L).findFirst().orElse("");
    Matcher name = NAME.matcher(line);
    return name.find(at.getColumn())
        ? where + "nothing here is called " + name.group()
        : where + issue.getMessage();
  }

  /**
   * Whether it holds. What cannot be evaluated, such as a detail that is not there, does not hold.
   */
  public boolean holds(RoutingFacts facts) {
    return holds(facts.variables());
  }

  /** As above, for facts whose variables are at hand. */
  boolean holds(Map<String, Object> variables) {
    try {
      // given the map itself it copies that for each condition
      CelVariableResolver named = name -> Optional.ofNullable(variables.get(name));
      return Boolean.TRUE.equals(program.eval(named));
    } catch (CelEvaluationException e) {
      return false;
    }
  }

  /** What must be so for it to hold, as far as that can be told without asking it. */
  List<Requirement> required() {
    return required;
  }

  @Override
  public String toString() {
    return text;
  }
}
