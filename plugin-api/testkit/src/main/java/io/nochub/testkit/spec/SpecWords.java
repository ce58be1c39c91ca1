package io.nochub.testkit.spec;

import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a schema validator found, in sentences, each once. */
final class SpecWords {
  private static final Pattern STEP_INTO =
      Pattern.compile("/properties/[^/]+|/items|/additionalProperties");

  private SpecWords() {}

  /** Where one of several schemas had to fit, the complaints of the one that nearly did. */
  static List<String> of(List<Error> errors) {
    Map<String, Map<String, List<Error>>> choices = new LinkedHashMap<>();
    for (Error error : errors) {
      String path = error.getEvaluationPath().toString();
      String choice = path.replaceFirst("/anyOf/.*", "/anyOf");
      String branch = path.substring(choice.length()).replaceFirst("^/(\\d+).*", "$1");
      choices
          .computeIfAbsent(choice + " " + place(choice, error), each -> new TreeMap<>())
          .computeIfAbsent(branch, each -> new ArrayList<>())
          .add(error);
    }
    return choices.values().stream()
        .map(SpecWords::nearest)
        .flatMap(List::stream)
        .map(SpecWords::sentence)
        .distinct()
        .toList();
  }

  /** The value a choice was for: as many steps into the document as the schema took. */
  private static String place(String choice, Error error) {
    long depth = STEP_INTO.matcher(choice).results().count();
    return Stream.of(error.getInstanceLocation().toString().split("/"))
        .limit(depth + 1)
        .collect(Collectors.joining("/"));
  }

  /** A value of another kind was not meant, and a branch that knows the fields was. */
  private static List<Error> nearest(Map<String, List<Error>> branches) {
    return branches.values().stream()
        .min(
            Comparator.<List<Error>, Boolean>comparing(SpecWords::isOtherKind)
                .thenComparing(SpecWords::unknownFields)
                .thenComparing(List::size))
        .orElseThrow();
  }

  private static long unknownFields(List<Error> errors) {
    return errors.stream()
        .filter(error -> "additionalProperties".equals(error.getKeyword()))
        .count();
  }

  /** Whether all that is wrong is the kind of the value itself. */
  private static boolean isOtherKind(List<Error> errors) {
    return errors.stream()
        .allMatch(
            error -> error.getEvaluationPath().toString().matches(".*?/anyOf/\\d+(/\\$ref)*/type"));
  }

  private static String sentence(Error error) {
    String where = error.getInstanceLocation().toString().replaceAll("/\\d+(?=/|$)", "/[]");
    return (where.isEmpty() ? "the body" : where.substring(1)) + ": " + error.getMessage();
  }
}
