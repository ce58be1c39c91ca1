package io.nochub.hub.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The problem document of RFC 9457, with the hub's own {@code errors} and {@code id}. */
record Problem(
    String type,
    String title,
    int status,
    String detail,
    @Nullable String id,
    @Nullable List<FieldProblem> errors) {

  static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(ApiError error) {
    return new Problem(
        "about:blank",
        error.title(),
        error.status(),
        error.detail(),
        null,
        error.errors().isEmpty() ? null : error.errors());
  }

  /** The database did not do its part in time, or not at all. */
  static Problem storeSilent(String id) {
    String detail =
        "The hub's database did not answer in time. Try again; its log has more under the id "
            + id
            + ".";
    return new Problem("about:blank", "Service Unavailable", 503, detail, id, null);
  }

  /** An unexpected failure; the id leads to the log, the document says nothing of the inside. */
  static Problem unexpected(String id) {
    String detail = "Something went wrong in the hub. Its log has more under the id " + id + ".";
    return new Problem("about:blank", "Internal Server Error", 500, detail, id, null);
  }
}
