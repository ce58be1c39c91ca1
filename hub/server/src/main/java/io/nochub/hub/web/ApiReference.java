package io.nochub.hub.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The API's description as the page at {@code /docs} shows it. */
public final class ApiReference {
  private final ApiDescription description;
  private final JsonMapper json =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  ApiReference(ApiDescription description) {
    this.description = description;
  }

  /** All of it. */
  public record Reference(String intro, List<Group> groups, List<Shape> shapes) {}

  /** The operations under one heading. */
  public record Group(String name, String description, List<Entry> entries) {}

  /**
   * One operation.
   *
   * @param role the lowest role that may call it, or "anybody"
   */
  public record Entry(
      String id,
      String method,
      String path,
      String summary,
      String description,
      String role,
      List<Field> parameters,
      Optional<Content> request,
      List<Content> answers) {}

  /** A parameter or a field. */
  public record Field(
      String name, String type, Optional<String> shape, boolean required, String description) {}

  /**
   * A body.
   *
   * @param label its media type, or the status of an answer
   * @param shape the name of its schema, where it has one
   * @param example written as JSON; empty if there is none
   */
  public record Content(String label, String description, Optional<String> shape, String example) {}

  /** A named schema. */
  public record Shape(String name, String description, List<Field> fields, String example) {}

  /** Reads the description into what is shown. */
  public Reference reference() {
    JsonNode document = description.document();
    List<Group> groups = new ArrayList<>();
    for (JsonNode tag : document.path("tags")) {
      String name = tag.path("name").asString();
      groups.add(new Group(name, tag.path("description").asString(""), entries(name)));
    }
    List<Shape> shapes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> schema :
        document.path("components").path("schemas").properties()) {
      shapes.add(shape(schema.getKey(), schema.getValue()));
    }
    return new Reference(document.path("info").path("description").asString(""), groups, shapes);
  }

  private List<Entry> entries(String tag) {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : description.document().path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (method.getValue().path("tags").path(0).asString("").equals(tag)) {
          entries.add(entry(path.getKey(), method.getKey(), method.getValue()));
        }
      }
    }
    return entries;
  }

  private Entry entry(String path, String method, JsonNode operation) {
    boolean any = operation.path("x-any-method").asBoolean(false);
    return new Entry(
        operation.path("operationId").asString(),
        any ? "ANY" : method.toUpperCase(Locale.ROOT),
        path,
        operation.path("summary").asString(""),
        operation.path("description").asString(""),
        operation.path("x-role").asString("anybody"),
        operation.path("parameters").valueStream().map(this::parameter).toList(),
        contents("", operation.path("requestBody")).stream().findFirst(),
        operation.path("responses").properties().stream()
            .flatMap(answer -> answers(answer.getKey(), answer.getValue()).stream())
            .toList());
  }

  private List<Content> answers(String status, JsonNode node) {
    JsonNode answer = description.resolve(node);
    List<Content> contents = contents(status, answer);
    String text = answer.path("description").asString("");
    return contents.isEmpty() ? List.of(new Content(status, text, Optional.empty(), "")) : contents;
  }

  private List<Content> contents(String label, JsonNode body) {
    String text = body.path("description").asString("");
    List<Content> contents = new ArrayList<>();
    for (Map.Entry<String, JsonNode> content : body.path("content").properties()) {
      JsonNode schema = content.getValue().path("schema");
      contents.add(
          new Content(
              (label + " " + content.getKey()).strip(), text, reference(schema), example(schema)));
    }
    return contents;
  }

  private Field parameter(JsonNode node) {
    JsonNode parameter = description.resolve(node);
    String name = parameter.path("name").asString();
    String in = parameter.path("in").asString();
    String shown = in.equals("path") ? "{" + name + "}" : in.equals("header") ? name + ":" : name;
    return field(
        shown,
        parameter.path("schema"),
        parameter.path("required").asBoolean(false),
        parameter.path("description").asString(""));
  }

  private Shape shape(String name, JsonNode schema) {
    Set<String> required =
        schema.path("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    List<Field> fields =
        schema.path("properties").properties().stream()
            .map(
                property ->
                    field(
                        property.getKey(),
                        property.getValue(),
                        required.contains(property.getKey()),
                        property.getValue().path("description").asString("")))
            .toList();
    String text = schema.path("description").asString("");
    String values = fields.isEmpty() ? type(schema) : "";
    String whole = text.isEmpty() || values.isEmpty() ? text + values : text + "\n\n" + values;
    return new Shape(name, whole, fields, example(schema));
  }

  private Field field(String name, JsonNode schema, boolean required, String text) {
    Optional<String> shape = reference(schema).or(() -> reference(schema.path("items")));
    return new Field(name, type(schema), shape, required, text);
  }

  /** In a few words: text, whole number, list of Ticket, one of OPEN, CLEARED. */
  private String type(JsonNode schema) {
    Optional<String> named = reference(schema);
    if (named.isPresent()) {
      return named.get();
    }
    if (schema.has("enum")) {
      return "one of "
          + schema
              .path("enum")
              .valueStream()
              .map(JsonNode::asString)
              .collect(Collectors.joining(", "));
    }
    if (schema.has("const")) {
      return schema.path("const").asString();
    }
    String format = schema.path("format").asString("");
    return switch (schema.path("type").asString("")) {
      case "array" -> "list of " + type(schema.path("items"));
      case "string" ->
          format.equals("date-time") ? "time" : format.equals("duration") ? "duration" : "text";
      case "integer" -> "whole number";
      case "boolean" -> "true or false";
      case "object" -> "object";
      default -> "any";
    };
  }

  private Optional<String> reference(JsonNode schema) {
    String reference = schema.path("$ref").asString("");
    return reference.isEmpty()
        ? Optional.empty()
        : Optional.of(reference.substring(reference.lastIndexOf('/') + 1));
  }

  private String example(JsonNode schema) {
    JsonNode example = description.resolve(schema).path("examples").path(0);
    return example.isContainer() ? json.writeValueAsString(example) : "";
  }
}
