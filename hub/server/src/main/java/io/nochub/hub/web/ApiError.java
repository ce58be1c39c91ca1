package io.nochub.hub.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request that is refused; becomes a problem document. The texts are shown to the caller. */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;
  private final transient List<FieldProblem> errors;
  private final transient Map<String, String> headers;

  private ApiError(
      int status,
      String title,
      String detail,
      List<FieldProblem> errors,
      Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.title = title;
    this.errors = List.copyOf(errors);
    this.headers = Map.copyOf(headers);
  }

  /** 400 naming every field at fault; the list must not be empty. */
  public static ApiError invalid(List<FieldProblem> errors) {
    String detail =
        errors.size() == 1
            ? (errors.get(0).field() + " " + errors.get(0).problem() + ".").strip()
            : errors.size() + " fields are wrong.";
    return new ApiError(400, "Bad Request", detail, errors, Map.of());
  }

  /** 400 for one field. */
  public static ApiError invalid(String field, String problem) {
    return invalid(List.of(new FieldProblem(field, problem)));
  }

  /** 400 for a request that is wrong as a whole. */
  public static ApiError badRequest(String detail) {
    return of(400, "Bad Request", detail);
  }

  static ApiError unauthorized(String detail) {
    return of(401, "Unauthorized", detail).with("WWW-Authenticate", "Bearer");
  }

  /** 403: the caller is known and may not. */
  public static ApiError forbidden(String detail) {
    return of(403, "Forbidden", detail);
  }

  /** 404, such as {@code notFound("incident 42")}. */
  public static ApiError notFound(String what) {
    return of(404, "Not Found", "There is no " + what + ".");
  }

  static ApiError methodNotAllowed(String allowed) {
    return of(405, "Method Not Allowed", "This address takes " + allowed + ".")
        .with("Allow", allowed);
  }

  /** 409: it does not go with how things stand. */
  public static ApiError conflict(String detail) {
    return of(409, "Conflict", detail);
  }

  static ApiError tooLarge(long limit) {
    return of(413, "Content Too Large", "The body may have " + limit + " bytes at most.");
  }

  static ApiError unsupportedMedia(String detail) {
    return of(415, "Unsupported Media Type", detail);
  }

  /** 429 with Retry-After. */
  public static ApiError tooMany(String detail, Duration wait) {
    return of(429, "Too Many Requests", detail)
        .with("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
  }

  /** 502: the other side of an integration failed while the caller waited. */
  public static ApiError badGateway(String detail) {
    return of(502, "Bad Gateway", detail);
  }

  /** 503 for whoever asks for more than whether the hub is ready before it is. */
  static ApiError starting() {
    return unavailable("The hub is starting; /ready says how far it is.", Duration.ofSeconds(5));
  }

  /** 503 with Retry-After: it will go later. */
  public static ApiError unavailable(String detail, Duration wait) {
    return of(503, "Service Unavailable", detail)
        .with("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
  }

  private static ApiError of(int status, String title, String detail) {
    return new ApiError(status, title, detail, List.of(), Map.of());
  }

  private ApiError with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new ApiError(status, title, detail(), errors, more);
  }

  public int status() {
    return status;
  }

  String title() {
    return title;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  public List<FieldProblem> errors() {
    return errors;
  }

  Map<String, String> headers() {
    return headers;
  }
}
