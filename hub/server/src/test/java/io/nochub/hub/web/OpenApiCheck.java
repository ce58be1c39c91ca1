package io.nochub.hub.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds answers to {@code openapi.yaml}, more strictly than a client would: a field that does not
 * stand there is a fault too.
 */
public final class OpenApiCheck {
  private final ApiDescription description;
  private final JsonMapper json = new JsonMapper();

  public OpenApiCheck() {
    JsonNode document = ApiDescription.load().document().deepCopy();
    forbidUnknownFields(document.path("components").path("schemas"));
    description = new ApiDescription(document.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** What the description says that nothing answers, and the other way round. */
  public static List<String> differences(List<Endpoint> endpoints) {
    List<String> described =
        ApiDescription.load().operations().stream().map(OpenApiCheck::name).toList();
    List<String> answered =
        endpoints.stream()
            .flatMap(endpoint -> endpoint.operation().stream())
            .map(OpenApiCheck::name)
            .toList();
    List<String> differences = new ArrayList<>();
    described.stream()
        .filter(name -> !answered.contains(name))
        .forEach(name -> differences.add("nothing answers " + name));
    answered.stream()
        .filter(name -> !described.contains(name))
        .forEach(name -> differences.add("not described: " + name));
    return differences;
  }

  /**
   * Fails if an answer is not what the description promises.
   *
   * @param path without query
   */
  public void answer(String method, String path, int status, String contentType, String body) {
    Optional<Operation> operation = operation(method, path);
    if (operation.isEmpty() || operation.get().anyMethod()) {
      return;
    }
    String at = responsePointer(operation.get(), status);
    JsonNode content = description.document().at(JsonPointer.compile(at)).path("content");
    String type = contentType.replaceFirst(";.*", "").strip();
    String name = method + " " + path + " → " + status;
    if (content.isMissingNode()) {
      if (!body.isEmpty()) {
        throw new AssertionError(name + " should have no body, but has " + body);
      }
      return;
    }
    if (!content.has(type)) {
      throw new AssertionError(name + ": content type " + type + " is not described: " + body);
    }
    if (type.endsWith("json")) {
      check(name, at + "/content/" + ApiDescription.escape(type) + "/schema", body);
    }
  }

  private void check(String name, String schema, String body) {
    List<FieldProblem> problems = description.check(schema, json.readTree(body));
    if (!problems.isEmpty()) {
      String found =
          problems.stream()
              .map(problem -> problem.field() + " " + problem.problem())
              .collect(Collectors.joining("; "));
      throw new AssertionError(name + " is not as described: " + found + "\n" + body);
    }
  }

  private String responsePointer(Operation operation, int status) {
    String responses =
        "/paths/"
            + ApiDescription.escape(operation.path())
            + "/"
            + operation.method().toLowerCase(java.util.Locale.ROOT)
            + "/responses/";
    JsonNode known = description.document().at(JsonPointer.compile(responses + status));
    String at = responses + (known.isMissingNode() ? "default" : Integer.toString(status));
    JsonNode reference = description.document().at(JsonPointer.compile(at)).path("$ref");
    return reference.isMissingNode() ? at : reference.asString().substring(1);
  }

  private Optional<Operation> operation(String method, String path) {
    List<Operation> fitting =
        description.operations().stream()
            .filter(operation -> operation.method().equals(method) || operation.anyMethod())
            .filter(operation -> path.matches(operation.path().replaceAll("\\{[^/]+}", "[^/]+")))
            .toList();
    return fitting.stream()
        .filter(operation -> operation.path().equals(path))
        .findFirst()
        .or(() -> fitting.stream().findFirst());
  }

  private static String name(Operation operation) {
    return operation.method() + " " + operation.path();
  }

  private static void forbidUnknownFields(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    schema.valueStream().forEach(OpenApiCheck::forbidUnknownFields);
  }
}
