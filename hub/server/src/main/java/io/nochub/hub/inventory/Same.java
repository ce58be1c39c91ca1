package io.nochub.hub.inventory;

import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.Call;
import org.jspecify.annotations.Nullable;

/** Refuses a change of what stays as it is; what is left out stays too. */
final class Same {
  private Same() {}

  static void id(Call call, @Nullable String given) {
    if (given != null && !given.equals(call.path("id"))) {
      throw ApiError.invalid("id", "has to be the one in the address, " + call.path("id"));
    }
  }

  static void value(String field, @Nullable Object given, Object actual) {
    if (given != null && !given.equals(actual)) {
      throw ApiError.invalid(field, "cannot be changed; it is " + actual);
    }
  }
}
