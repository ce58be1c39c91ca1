package io.nochub.hub.inventory;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Predicate;

/** Makes ids out of names. */
final class Slug {
  private static final int LONGEST = 50;

  private Slug() {}

  /**
   * The id for a name: its letters and digits in lower case, joined by hyphens, with a number
   * behind where it is taken.
   */
  static String of(String name, Predicate<String> isTaken) {
    String plain =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\p{M}", "")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    String base = plain.substring(0, Math.min(LONGEST, plain.length())).replaceAll("-$", "");
    String first = base.isEmpty() ? "unnamed" : base;
    String id = first;
    for (int next = 2; isTaken.test(id); next++) {
      id = first + "-" + next;
    }
    return id;
  }
}
