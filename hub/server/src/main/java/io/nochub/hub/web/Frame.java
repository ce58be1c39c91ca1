package io.nochub.hub.web;

import io.nochub.hub.access.Actor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every page shows around its own part.
 *
 * @param title of the browser's window
 * @param section which entry of the navigation is current
 * @param actor who looks; null on the sign-in page and on what is open to anybody
 * @param search what stands in the search field
 * @param troubles what is wrong with the hub itself, each in a sentence
 */
public record Frame(
    String title,
    String section,
    @Nullable Actor actor,
    String search,
    List<String> troubles,
    Assets assets) {
  public Frame {
    troubles = List.copyOf(troubles);
  }
}
