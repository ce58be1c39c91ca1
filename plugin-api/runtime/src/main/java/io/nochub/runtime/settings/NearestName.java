package io.nochub.runtime.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name somebody probably meant. Thread-safe. */
public final class NearestName {
  private NearestName() {}

  /** The nearest of the known names, if about a third of it at most was mistyped. */
  public static Optional<String> to(String given, Collection<String> known) {
    if (given.length() > 100) {
      return Optional.empty();
    }
    return known.stream()
        .filter(name -> distance(given, name) <= (name.length() + 2) / 3)
        .min(Comparator.comparingInt(name -> distance(given, name)));
  }

  /** Levenshtein's distance, upper and lower case and separators being the same. */
  private static int distance(String a, String b) {
    String from = plain(a);
    String to = plain(b);
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }
}
