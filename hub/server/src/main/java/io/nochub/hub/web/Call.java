package io.nochub.hub.web;

import io.javalin.http.Context;
import io.nochub.hub.access.Actor;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** One request to an endpoint of the API; path and query were checked by its description. */
public final class Call {
  private static final int USUAL_LIMIT = 50;

  private final Context ctx;
  private final Operation operation;
  private final ApiDescription description;
  private final WebJson json;
  private final @Nullable Actor actor;
  private final Guard guard;
  private final Map<String, List<String>> query;
  private final long bodyLimit;
  private @Nullable JsonNode tree;

  Call(
      Context ctx,
      Operation operation,
      ApiDescription description,
      WebJson json,
      @Nullable Actor actor,
      Guard guard,
      long bodyLimit) {
    this.ctx = ctx;
    this.operation = operation;
    this.description = description;
    this.json = json;
    this.actor = actor;
    this.guard = guard;
    this.bodyLimit = bodyLimit;
    checkPath();
    this.query = checkedQuery();
  }

  /** Who asks; only where the operation needs a role. */
  public Actor actor() {
    if (actor == null) {
      throw new IllegalStateException(operation.id() + " is open to anybody");
    }
    return actor;
  }

  /** A parameter of the path. */
  public String path(String name) {
    return ctx.pathParam(name);
  }

  /** A parameter of the path that is a number. */
  public long number(String name) {
    return Long.parseLong(path(name));
  }

  /** A query parameter with one value. */
  public Optional<String> query(String name) {
    return queries(name).stream().findFirst();
  }

  /** A query parameter with several values; empty if it was not given. */
  public List<String> queries(String name) {
    return query.getOrDefault(name, List.of());
  }

  /** A query parameter that is a time. */
  public Optional<Instant> time(String name) {
    return query(name).map(text -> OffsetDateTime.parse(text).toInstant());
  }

  /** A query parameter that is true or false; false if it was not given. */
  public boolean flag(String name) {
    return query(name).map(Boolean::valueOf).orElse(false);
  }

  /** A header of the request. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(ctx.header(name));
  }

  /** Which part of a list is wanted: {@code limit} and {@code cursor}. */
  public PageRequest page() {
    int limit = query("limit").map(Integer::parseInt).orElse(USUAL_LIMIT);
    Map<String, List<String>> filters = new TreeMap<>(query);
    filters.remove("limit");
    filters.remove("cursor");
    return PageRequest.of(limit, query("cursor").orElse(null), ctx.path() + filters);
  }

  /**
   * The JSON body as a record, after it was checked against the description. An optional body that
   * is left out counts as an empty object.
   */
  public <T> T body(Class<T> type) {
    return json.bind(body(), type);
  }

  /** The JSON body as it is, after it was checked against the description. */
  public JsonNode body() {
    JsonNode known = tree;
    if (known == null) {
      known = checkedBody();
      tree = known;
    }
    return known;
  }

  private JsonNode checkedBody() {
    byte[] bytes = bytes();
    String schema = operation.bodies().get("application/json");
    JsonNode read = bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : json.read(bytes);
    if (schema != null) {
      List<FieldProblem> problems = description.check(schema, read);
      if (!problems.isEmpty()) {
        throw ApiError.invalid(problems);
      }
    }
    return read;
  }

  /**
   * One field of the JSON body: a text as it is, anything else as JSON; empty if it is not there.
   */
  public String part(String name) {
    JsonNode part = body().path(name);
    return part.isString() ? part.asString() : part.isMissingNode() ? "" : part.toString();
  }

  /** The body's bytes, unpacked, once its media type was found to be one of the operation's. */
  public byte[] bytes() {
    byte[] bytes = Bodies.read(ctx, bodyLimit);
    if (bytes.length == 0 && operation.bodyRequired()) {
      throw ApiError.badRequest("A body is needed: " + String.join(" or ", mediaTypes()) + ".");
    }
    if (bytes.length > 0) {
      checkMediaType();
    }
    return bytes;
  }

  /** The address of a thing below this operation's own path, for {@code Location}. */
  public String below(String id) {
    return ctx.path() + "/" + id;
  }

  Context context() {
    return ctx;
  }

  /** Whether whoever asks would still be let in. */
  boolean isStillIn() {
    return guard.isStillIn(ctx);
  }

  private void checkMediaType() {
    String given = ctx.contentType();
    String type = given == null ? "" : given.replaceFirst(";.*", "").strip();
    if (mediaTypes().stream().noneMatch(type::equalsIgnoreCase)) {
      throw ApiError.unsupportedMedia(
          "Content-Type must be " + String.join(" or ", mediaTypes()) + ".");
    }
  }

  private List<String> mediaTypes() {
    return List.copyOf(operation.bodies().keySet());
  }

  /** What cannot be an id names nothing. */
  private void checkPath() {
    for (Operation.Parameter parameter : operation.parameters("path")) {
      JsonNode value = JsonNodeFactory.instance.stringNode(path(parameter.name()));
      if (!description.check(parameter.schema(), value).isEmpty()) {
        throw ApiError.notFound("such thing: " + parameter.name() + " cannot be like this");
      }
    }
  }

  private Map<String, List<String>> checkedQuery() {
    List<FieldProblem> problems = new ArrayList<>();
    Map<String, Operation.Parameter> known = new TreeMap<>();
    operation.parameters("query").forEach(parameter -> known.put(parameter.name(), parameter));
    Map<String, List<String>> checked = new TreeMap<>();
    ctx.queryParamMap()
        .forEach(
            (name, values) -> {
              Operation.Parameter parameter = known.get(name);
              if (parameter == null) {
                problems.add(new FieldProblem(name, QueryValue.unknown(name, known.keySet())));
              } else if (values.size() > 1) {
                problems.add(new FieldProblem(name, "is given more than once"));
              } else {
                QueryValue value = QueryValue.of(parameter, values.get(0));
                problems.addAll(value.problems(description));
                checked.put(name, value.texts());
              }
            });
    if (!problems.isEmpty()) {
      throw ApiError.invalid(problems);
    }
    return checked;
  }
}
