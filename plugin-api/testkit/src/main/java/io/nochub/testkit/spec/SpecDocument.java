package io.nochub.testkit.spec;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * An OpenAPI or Swagger document, rewritten so that one JSON Schema dialect checks all of them:
 * {@code nullable} becomes a type, a Swagger 2 parameter gets a schema, and every object that names
 * its fields, if not open by its own word, is closed against others.
 */
final class SpecDocument {
  private final ObjectNode root;
  private final Schema whole;
  private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

  SpecDocument(byte[] jsonOrYaml) {
    boolean json = jsonOrYaml[0] == '{';
    root = (ObjectNode) (json ? new JsonMapper() : new YAMLMapper()).readTree(jsonOrYaml);
    if (root.path("swagger").asString("").startsWith("2")) {
      SwaggerTwo.modernise(root);
    }
    widenChoices(root);
    merge(root);
    close(root);
    allowNulls(root);
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).locale(Locale.ROOT).build();
    whole =
        SchemaRegistry.withDefaultDialect(
                dialect(root), builder -> builder.schemaRegistryConfig(config))
            .getSchema(SchemaLocation.of("urn:nochub:vendor-spec"), root);
  }

  JsonNode at(String pointer) {
    return root.at(JsonPointer.compile(pointer));
  }

  /** Where a node really is: itself, or what its {@code $ref} points to. */
  String resolve(String pointer) {
    JsonNode reference = at(pointer).path("$ref");
    return reference.isString() ? resolve(reference.asString().substring(1)) : pointer;
  }

  /**
   * Checks what is sent to the vendor: fields that are only for reading must not be in it. Where no
   * schema is, anything is right.
   */
  List<Error> checkSent(String pointer, JsonNode value) {
    return check(pointer, value, true);
  }

  /** Checks what is not, or not only, sent. */
  List<Error> check(String pointer, JsonNode value) {
    return check(pointer, value, false);
  }

  private List<Error> check(String pointer, JsonNode value, boolean sent) {
    return at(pointer).isMissingNode()
        ? List.of()
        : schema(pointer)
            .validate(value, run -> run.executionConfig(config -> config.readOnly(sent)));
  }

  static String escape(String step) {
    return step.replace("~", "~0").replace("/", "~1");
  }

  private Schema schema(String pointer) {
    return compiled.computeIfAbsent(
        pointer, at -> whole.getRefSchema(SchemaLocation.Fragment.of(at)));
  }

  /** The document as a whole is no schema; what stands at its top says nothing about a value. */
  private static Dialect dialect(ObjectNode root) {
    Dialect.Builder dialect = Dialect.builder(Dialects.getOpenApi31());
    root.propertyNames().forEach(name -> dialect.keyword(new NonValidationKeyword(name)));
    return dialect.build();
  }

  /** Where OpenAPI 3.0 and Swagger say "nullable", JSON Schema has a type. */
  private static void allowNulls(JsonNode node) {
    node.valueStream().forEach(SpecDocument::allowNulls);
    if (node instanceof ObjectNode schema && schema.path("nullable").isBoolean()) {
      boolean nullable = schema.remove("nullable").asBoolean();
      if (nullable) {
        ObjectNode other = schema.deepCopy();
        schema.removeAll();
        schema.putArray("anyOf").add(other).addObject().put("type", "null");
      }
    }
  }

  /** What a generator writes as "exactly one of these" often overlaps, or is the same twice. */
  private static void widenChoices(JsonNode node) {
    node.valueStream().forEach(SpecDocument::widenChoices);
    if (node instanceof ObjectNode schema && schema.path("oneOf").isArray()) {
      schema.set("anyOf", schema.remove("oneOf"));
    }
  }

  /**
   * Writes what {@code allOf} puts together into one object, because each of its parts alone knows
   * only some of the fields.
   */
  private void merge(JsonNode node) {
    node.valueStream().forEach(this::merge);
    if (node instanceof ObjectNode schema && schema.path("allOf").isArray()) {
      ObjectNode whole = schema.objectNode();
      gather(schema, whole, new HashSet<>());
      if (whole.has("properties")) {
        schema.remove("allOf");
        schema.setAll(whole);
      }
    }
  }

  private void gather(JsonNode part, ObjectNode whole, Set<String> seen) {
    if (part.path("$ref").isString()) {
      String target = part.path("$ref").asString().substring(1);
      if (seen.add(target)) {
        gather(at(target), whole, seen);
      }
      return;
    }
    part.path("allOf").valueStream().forEach(inner -> gather(inner, whole, seen));
    if (part.path("properties") instanceof ObjectNode fields) {
      whole.withObjectProperty("properties").setAll(fields);
    }
    if (part.path("required") instanceof ArrayNode names) {
      whole.withArrayProperty("required").addAll(names);
    }
    if (part.has("additionalProperties")) {
      whole.set("additionalProperties", part.get("additionalProperties"));
    }
  }

  private static void close(JsonNode node) {
    if (node instanceof ObjectNode schema
        && schema.path("properties").isObject()
        && !schema.has("additionalProperties")) {
      schema.put("additionalProperties", false);
    }
    node.valueStream().forEach(SpecDocument::close);
  }
}
