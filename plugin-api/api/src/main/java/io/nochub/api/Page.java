package io.nochub.api;

import java.util.List;
import java.util.Optional;

/**
 * Part of a complete list. The hub asks again with next while more is true, then takes the list as
 * whole.
 */
public record Page<T>(List<T> items, Cursor next, boolean more) {
  public Page {
    items = List.copyOf(items);
  }

  /** More follows if there is a next. */
  public static <T> Page<T> of(List<T> items, Optional<Cursor> next) {
    return new Page<>(items, next.orElse(Cursor.START), next.isPresent());
  }
}
