package io.nochub.testkit.spec;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaException;
import io.nochub.api.source.WebhookRequest;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Exchange;
import io.nochub.testkit.FakeVendor.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One method at one path of a description, and how an exchange is held to it. */
record SpecOperation(String method, PathTemplate path, String pointer, List<Parameter> parameters) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options");

  /** A text field of a form in parts. */
  private static final Pattern PART =
      Pattern.compile("form-data; name=\"([^\"]+)\"\\r\\n\\r\\n(.*?)\\r\\n--", Pattern.DOTALL);

  /** A parameter: where it is, and the pointer to its schema. */
  record Parameter(String name, String in, boolean required, String schema) {
    boolean isInQuery(String asked) {
      return in.equals("query") && name.equals(asked);
    }
  }

  static List<SpecOperation> all(SpecDocument document) {
    List<SpecOperation> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.at("/paths").properties()) {
      String at = "/paths/" + SpecDocument.escape(path.getKey());
      for (String method : path.getValue().propertyNames()) {
        if (METHODS.contains(method)) {
          Map<String, Parameter> parameters = new LinkedHashMap<>();
          collect(document, at + "/parameters", parameters);
          collect(document, at + "/" + method + "/parameters", parameters);
          all.add(
              new SpecOperation(
                  method.toUpperCase(Locale.ROOT),
                  PathTemplate.of(path.getKey().replaceFirst("/$", "")),
                  at + "/" + method,
                  List.copyOf(parameters.values())));
        }
      }
    }
    return all;
  }

  static Optional<SpecOperation> find(List<SpecOperation> all, String method, String path) {
    return all.stream()
        .filter(operation -> operation.method.equals(method))
        .filter(operation -> operation.path.match(path).isPresent())
        .min(Comparator.comparing(operation -> operation.path.open()));
  }

  static String name(Exchange exchange) {
    return exchange.asked().method() + " " + exchange.asked().path();
  }

  /** Everything in the exchange that is not as described. */
  List<String> problems(SpecDocument document, Exchange exchange, String at) {
    String name = method + " " + String.join("/", path.steps());
    List<String> problems = new ArrayList<>();
    parameters(document, exchange.asked(), path.match(at).orElseThrow())
        .forEach(problem -> problems.add(name + ": " + problem));
    body(document, exchange.asked()).forEach(problem -> problems.add(name + ": " + problem));
    reply(document, exchange.reply())
        .forEach(
            problem -> problems.add(name + " → " + exchange.reply().status() + ": " + problem));
    return problems;
  }

  // ---- what is asked ----

  private List<String> parameters(SpecDocument document, Asked asked, Map<String, String> inPath) {
    List<String> problems = new ArrayList<>();
    for (Parameter parameter : parameters) {
      String value =
          switch (parameter.in) {
            case "query" -> asked.query().get(parameter.name);
            case "path" -> inPath.get(parameter.name);
            case "header" -> asked.header(parameter.name);
            default -> null;
          };
      if (value == null && parameter.required && !parameter.in.equals("cookie")) {
        problems.add("the %s parameter %s is missing".formatted(parameter.in, parameter.name));
      } else if (value != null && !fits(document, parameter.schema, value)) {
        problems.add("%s=%s is no such value as described".formatted(parameter.name, value));
      }
    }
    asked.query().keySet().stream()
        .filter(name -> parameters.stream().noneMatch(one -> one.isInQuery(name)))
        .forEach(name -> problems.add("the query parameter " + name + " is not described"));
    return problems;
  }

  private List<String> body(SpecDocument document, Asked asked) {
    String at = document.resolve(pointer + "/requestBody");
    if (asked.body().isEmpty()) {
      return document.at(at + "/required").asBoolean(false)
          ? List.of("the body is missing")
          : List.of();
    }
    String type = type(asked.header("Content-Type"));
    Optional<String> schema = schema(document, at, type);
    if (schema.isEmpty()) {
      return List.of("a body of type " + type + " is not described");
    }
    return switch (type) {
      case "application/x-www-form-urlencoded" ->
          form(document, schema.get(), WebhookRequest.form(asked.body()));
      case "multipart/form-data" -> form(document, schema.get(), parts(asked.body()));
      default -> json(asked.body(), body -> document.checkSent(schema.get(), body));
    };
  }

  private static List<String> form(SpecDocument document, String schema, Map<String, String> sent) {
    ObjectNode fields = JSON.createObjectNode();
    sent.forEach(fields::put);
    return SpecWords.of(document.checkSent(schema, fields));
  }

  private static Map<String, String> parts(String body) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher part = PART.matcher(body);
    while (part.find()) {
      fields.put(part.group(1), part.group(2));
    }
    return fields;
  }

  private static boolean fits(SpecDocument document, String schema, String text) {
    ArrayNode list = JSON.createArrayNode();
    Stream.of(text.split(",")).forEach(element -> list.add(scalar(element)));
    return Stream.of(JSON.getNodeFactory().stringNode(text), scalar(text), list)
        .anyMatch(value -> document.check(schema, value).isEmpty());
  }

  /** What the text is as JSON, if it is a number or a boolean; else the text. */
  private static JsonNode scalar(String text) {
    return text.matches("-?\\d{1,18}(\\.\\d+)?|true|false")
        ? JSON.readTree(text.replaceFirst("^(-?)0+(?=\\d)", "$1"))
        : JSON.getNodeFactory().stringNode(text);
  }

  // ---- what is answered ----

  private List<String> reply(SpecDocument document, Reply reply) {
    String all = pointer + "/responses";
    boolean good = reply.status() / 100 == 2;
    boolean goodIsDescribed =
        document.at(all).propertyStream().anyMatch(entry -> isGood(entry.getKey()));
    if (reply.body().isEmpty() || (!good && !goodIsDescribed)) {
      return List.of();
    }
    Optional<String> described =
        Stream.of(String.valueOf(reply.status()), reply.status() / 100 + "XX", "default")
            .filter(status -> document.at(all).has(status))
            .findFirst()
            .map(status -> document.resolve(all + "/" + status));
    // Some generators write what a method returns under each failure and leave the success out.
    Optional<String> at = goodIsDescribed ? described : described.or(() -> anyWithBody(document));
    if (at.isEmpty()) {
      return good ? List.of("an answer with this status is not described") : List.of();
    }
    String type = type(header(reply, "Content-Type"));
    return schema(document, at.get(), type)
        .map(schema -> json(reply.body(), body -> document.check(schema, body)))
        .orElseGet(() -> List.of("a body of type " + type + " is not described"));
  }

  private static boolean isGood(String status) {
    return status.startsWith("2") || status.equals("default");
  }

  private Optional<String> anyWithBody(SpecDocument document) {
    return document.at(pointer + "/responses").propertyNames().stream()
        .map(status -> document.resolve(pointer + "/responses/" + status))
        .filter(at -> document.at(at).has("content"))
        .findFirst();
  }

  private static @Nullable String header(Reply reply, String name) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(reply.headers());
    return headers.get(name);
  }

  // ---- both ----

  private interface Check {
    List<Error> of(JsonNode body);
  }

  private static List<String> json(String text, Check check) {
    try {
      return SpecWords.of(check.of(JSON.readTree(text)));
    } catch (JacksonException e) {
      return List.of("the body is not JSON");
    } catch (SchemaException e) {
      return List.of("the description is not sound: " + e.getMessage());
    }
  }

  private static Optional<String> schema(SpecDocument document, String at, String type) {
    JsonNode content = document.at(at + "/content");
    return Stream.of(type, "*/*")
        .flatMap(wanted -> content.propertyNames().stream().filter(one -> type(one).equals(wanted)))
        .findFirst()
        .map(found -> at + "/content/" + SpecDocument.escape(found) + "/schema");
  }

  private static String type(@Nullable String header) {
    return header == null ? "" : header.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  private static void collect(SpecDocument document, String at, Map<String, Parameter> parameters) {
    for (int i = 0; i < document.at(at).size(); i++) {
      String found = document.resolve(at + "/" + i);
      JsonNode parameter = document.at(found);
      String name = parameter.path("name").asString();
      String in = parameter.path("in").asString();
      parameters.put(
          in + " " + name,
          new Parameter(name, in, parameter.path("required").asBoolean(false), found + "/schema"));
    }
  }
}
