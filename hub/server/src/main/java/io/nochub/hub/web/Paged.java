package io.nochub.hub.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list as the API answers it.
 *
 * @param next what to pass as cursor for the following page; null on the last one
 */
public record Paged<T>(List<T> items, @Nullable String next) {
  public Paged {
    items = List.copyOf(items);
  }

  /** The same page with each item turned into another. */
  public <R> Paged<R> map(Function<? super T, ? extends R> change) {
    return new Paged<>(items.stream().<R>map(change).toList(), next);
  }
}
