package io.nochub.testkit.spec;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings a Swagger 2 document into the shape of OpenAPI 3, as far as requests and replies go. */
final class SwaggerTwo {
  private static final Set<String> NOT_OF_THE_SCHEMA =
      Set.of("name", "in", "description", "required", "schema");

  private SwaggerTwo() {}

  static void modernise(ObjectNode root) {
    root.putArray("servers").addObject().put("url", root.path("basePath").asString("/"));
    for (JsonNode path : root.path("paths")) {
      for (JsonNode operation : path) {
        if (operation instanceof ObjectNode object) {
          parameters(object);
          object.path("responses").valueStream().forEach(SwaggerTwo::response);
        }
      }
    }
  }

  private static void parameters(ObjectNode operation) {
    if (!(operation.path("parameters") instanceof ArrayNode parameters)) {
      return;
    }
    for (JsonNode parameter : List.copyOf(parameters.valueStream().toList())) {
      if (parameter.path("in").asString("").equals("body")) {
        ObjectNode body = operation.putObject("requestBody");
        body.put("required", parameter.path("required").asBoolean(false));
        content(body, parameter.path("schema"));
        parameters.remove(parameters.valueStream().toList().indexOf(parameter));
      } else if (parameter instanceof ObjectNode object && !object.has("$ref")) {
        ObjectNode schema = object.deepCopy();
        schema.remove(NOT_OF_THE_SCHEMA);
        object.set("schema", schema);
      }
    }
  }

  private static void response(JsonNode response) {
    if (response instanceof ObjectNode object && object.has("schema")) {
      content(object, object.remove("schema"));
    }
  }

  private static void content(ObjectNode where, JsonNode schema) {
    where.putObject("content").putObject("application/json").set("schema", schema);
  }
}
