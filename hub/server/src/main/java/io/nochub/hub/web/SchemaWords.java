package io.nochub.hub.web;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import io.nochub.runtime.settings.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Turns what a schema validator found into problems a caller understands, each field once. */
final class SchemaWords {
  private final JsonNode document;

  SchemaWords(JsonNode document) {
    this.document = document;
  }

  List<FieldProblem> problems(List<Error> found) {
    Set<FieldProblem> problems = new LinkedHashSet<>();
    for (Error error : found) {
      problems.add(choice(error).orElseGet(() -> problem(error)));
    }
    return new ArrayList<>(problems);
  }

  /** Where a schema asks for one of several groups of fields, the group is named, not each miss. */
  private Optional<FieldProblem> choice(Error error) {
    String at = error.getSchemaLocation().getFragment().toString();
    for (String keyword : List.of("anyOf", "oneOf")) {
      int cut = at.indexOf("/" + keyword);
      if (cut >= 0) {
        JsonNode options = document.at(JsonPointer.compile(at.substring(0, cut) + "/" + keyword));
        String names =
            options
                .valueStream()
                .flatMap(option -> option.path("required").valueStream())
                .map(JsonNode::asString)
                .collect(Collectors.joining(", "));
        String amount = keyword.equals("anyOf") ? "at least one" : "exactly one";
        return Optional.of(
            new FieldProblem(
                path(error.getInstanceLocation()), "needs " + amount + " of " + names));
      }
    }
    return Optional.empty();
  }

  private FieldProblem problem(Error error) {
    String path = path(error.getInstanceLocation());
    JsonNode rule = error.getSchemaNode();
    return switch (String.valueOf(error.getKeyword())) {
      case "required" -> new FieldProblem(join(path, error.getProperty()), "is required");
      case "additionalProperties" ->
          new FieldProblem(join(path, error.getProperty()), unknown(error));
      case "propertyNames" -> new FieldProblem(path, "has a field name that is not allowed");
      case "type" ->
          new FieldProblem(
              path, "must be " + wanted(rule) + ", not " + kind(error.getInstanceNode()));
      case "enum" -> new FieldProblem(path, "must be one of " + list(rule));
      case "const" -> new FieldProblem(path, "must be " + rule.asString());
      case "minLength" -> new FieldProblem(path, shortest(rule.asInt()));
      case "maxLength" ->
          new FieldProblem(path, "must have " + rule.asInt() + " characters at most");
      case "minimum" -> new FieldProblem(path, "must be " + rule.asString() + " or more");
      case "maximum" -> new FieldProblem(path, "must be " + rule.asString() + " or less");
      case "minItems", "minProperties" ->
          new FieldProblem(path, "must have " + rule.asInt() + " or more entries");
      case "maxItems", "maxProperties" ->
          new FieldProblem(path, "must have " + rule.asInt() + " entries at most");
      case "uniqueItems" -> new FieldProblem(path, "must not hold an entry twice");
      case "format" -> new FieldProblem(path, format(rule.asString()));
      case "pattern" -> new FieldProblem(path, pattern(error));
      default -> new FieldProblem(path, error.getMessage());
    };
  }

  private String unknown(Error error) {
    String said = "is not a field here";
    JsonNode known = parent(error).path("properties");
    return NearestName.to(String.valueOf(error.getProperty()), known.propertyNames())
        .map(name -> said + "; did you mean " + name + "?")
        .orElse(said);
  }

  private String pattern(Error error) {
    JsonNode says = parent(error).path("x-says");
    return says.isMissingNode()
        ? "must match " + error.getSchemaNode().asString()
        : says.asString();
  }

  private JsonNode parent(Error error) {
    NodePath rule = error.getSchemaLocation().getFragment();
    return document.at(JsonPointer.compile(rule.getParent().toString()));
  }

  private static String shortest(int length) {
    return length == 1 ? "must not be empty" : "must have " + length + " characters or more";
  }

  private static String format(String name) {
    return switch (name) {
      case "date-time" -> "must be a time such as 2026-11-22T02:14:07Z";
      case "duration" -> "must be a duration such as PT5M";
      default -> "must be a valid " + name;
    };
  }

  private static String wanted(JsonNode rule) {
    if (rule.isArray()) {
      return rule.valueStream().map(SchemaWords::wanted).collect(Collectors.joining(" or "));
    }
    return switch (rule.asString()) {
      case "string" -> "a text";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "array" -> "a list";
      case "object" -> "an object";
      default -> rule.asString();
    };
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case ARRAY -> "a list";
      case OBJECT, POJO -> "an object";
      case NULL, MISSING -> "null";
      case BINARY -> "bytes";
    };
  }

  private static String list(JsonNode values) {
    return values.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
  }

  private static String path(NodePath location) {
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < location.getNameCount(); i++) {
      steps.add(String.valueOf(location.getElement(i)));
    }
    return String.join("/", steps);
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }
}
