package io.nochub.hub.web;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import io.nochub.hub.access.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * {@code openapi.yaml} as the hub itself uses it: requests are checked against it, and a route that
 * does not stand in it cannot be registered. Thread-safe.
 */
public final class ApiDescription {
  private static final String RESOURCE = "/openapi.yaml";
  private static final String BASE = "urn:nochub:openapi";

  private final byte[] yaml;
  private final JsonNode document;
  private @Nullable SchemaRegistry schemas;
  private final SchemaWords words;
  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

  ApiDescription(byte[] yaml) {
    this.yaml = yaml;
    this.document = new YAMLMapper().readTree(yaml);
    this.words = new SchemaWords(document);
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        Operation operation = operation(path.getKey(), method.getKey(), method.getValue());
        operations.put(key(operation.method(), operation.path()), operation);
      }
    }
  }

  /** Reads the description from the class path. */
  public static ApiDescription load() {
    try (InputStream in = ApiDescription.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the class path");
      }
      return new ApiDescription(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All operations in the order of the file. */
  public List<Operation> operations() {
    return List.copyOf(operations.values());
  }

  /** The operation of a method such as {@code GET} at a path template. */
  public Optional<Operation> find(String method, String path) {
    return Optional.ofNullable(operations.get(key(method, path)));
  }

  byte[] yaml() {
    return yaml.clone();
  }

  /** The whole document. */
  JsonNode document() {
    return document;
  }

  /** What a {@code $ref} within the document stands for, or the node itself. */
  JsonNode resolve(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isMissingNode()
        ? node
        : resolve(document.at(JsonPointer.compile(reference.asString().substring(1))));
  }

  /**
   * Checks a value against the schema at a place of the document.
   *
   * @param pointer JSON pointer to the schema
   * @return all that is wrong; empty if nothing is
   */
  List<FieldProblem> check(String pointer, JsonNode value) {
    Schema schema =
        compiled.computeIfAbsent(
            pointer, at -> schemas().getSchema(SchemaLocation.of(BASE + "#" + at)));
    return words.problems(schema.validate(value));
  }

  /** Made when the first request is checked, not at start: it takes a third of a second. */
  private synchronized SchemaRegistry schemas() {
    if (schemas == null) {
      schemas =
          SchemaRegistry.withDefaultDialect(
              Dialect.builder(Dialects.getDraft202012())
                  .keyword(new NonValidationKeyword("x-says"))
                  .build(),
              builder ->
                  builder
                      .schemas(Map.of(BASE, document.toString()))
                      .schemaRegistryConfig(
                          SchemaRegistryConfig.builder()
                              .formatAssertionsEnabled(true)
                              .locale(Locale.ROOT)
                              .build()));
    }
    return schemas;
  }

  private Operation operation(String path, String method, JsonNode node) {
    String at = "/paths/" + escape(path) + "/" + method;
    JsonNode security = node.path("security");
    String role = node.path("x-role").asString("");
    if (role.isEmpty() == security.isMissingNode()) {
      throw new IllegalStateException(at + " needs either x-role or security: []");
    }
    return new Operation(
        method.toUpperCase(Locale.ROOT),
        path,
        node.path("operationId").asString(),
        role.isEmpty() ? Optional.empty() : Optional.of(Role.valueOf(role)),
        node.path("x-any-method").asBoolean(false),
        parameters(node.path("parameters"), at),
        bodies(node.path("requestBody"), at),
        node.path("requestBody").path("required").asBoolean(false));
  }

  private List<Operation.Parameter> parameters(JsonNode list, String operation) {
    List<Operation.Parameter> found = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode reference = list.get(i).path("$ref");
      String at =
          reference.isMissingNode()
              ? operation + "/parameters/" + i
              : reference.asString().substring(1);
      JsonNode parameter = resolve(list.get(i));
      JsonNode schema = resolve(parameter.path("schema"));
      found.add(
          new Operation.Parameter(
              parameter.path("name").asString(),
              parameter.path("in").asString(),
              schema.path("type").asString("string"),
              at + "/schema"));
    }
    return found;
  }

  private Map<String, @Nullable String> bodies(JsonNode requestBody, String operation) {
    Map<String, @Nullable String> found = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> content : requestBody.path("content").properties()) {
      String at = operation + "/requestBody/content/" + escape(content.getKey()) + "/schema";
      found.put(content.getKey(), content.getValue().has("schema") ? at : null);
    }
    return found;
  }

  static String escape(String step) {
    return step.replace("~", "~0").replace("/", "~1");
  }

  private static String key(String method, String path) {
    return method + " " + path;
  }
}
