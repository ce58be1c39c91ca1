package io.nochub.hub.web;

import io.nochub.runtime.settings.NearestName;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The text of a query parameter, seen as the type its description gives it. */
record QueryValue(Operation.Parameter parameter, List<String> texts) {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");

  static QueryValue of(Operation.Parameter parameter, String text) {
    boolean list = parameter.type().equals("array");
    return new QueryValue(parameter, list ? Arrays.asList(text.split(",", -1)) : List.of(text));
  }

  List<FieldProblem> problems(ApiDescription description) {
    return description.check(parameter.schema(), node()).stream()
        .map(problem -> new FieldProblem(parameter.name(), problem.problem()))
        .distinct()
        .toList();
  }

  private JsonNode node() {
    if (parameter.type().equals("array")) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      texts.forEach(array::add);
      return array;
    }
    String text = texts.get(0);
    if (parameter.type().equals("integer") && WHOLE_NUMBER.matcher(text).matches()) {
      return JsonNodeFactory.instance.numberNode(Long.parseLong(text));
    }
    if (parameter.type().equals("boolean") && (text.equals("true") || text.equals("false"))) {
      return JsonNodeFactory.instance.booleanNode(text.equals("true"));
    }
    return JsonNodeFactory.instance.stringNode(text);
  }

  static String unknown(String name, Collection<String> known) {
    String said = "is not a parameter here";
    return NearestName.to(name, known)
        .map(near -> said + "; did you mean " + near + "?")
        .orElse(said);
  }
}
