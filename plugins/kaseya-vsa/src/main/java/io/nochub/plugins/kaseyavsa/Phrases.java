package io.nochub.plugins.kaseyavsa;

import java.util.Collection;
import java.util.Locale;

/**
 * A sentence as its words, so that it can be asked for phrases without regard to case, punctuation
 * and what a phrase happens to be part of: "shipping" does not say "ping".
 */
record Phrases(String words) {
  Phrases {
    words = plain(words);
  }

  boolean says(String phrase) {
    String plain = plain(phrase);
    return !plain.isBlank() && words.contains(plain);
  }

  boolean saysAny(Collection<String> phrases) {
    return phrases.stream().anyMatch(this::says);
  }

  private static String plain(String text) {
    return " " + text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip() + " ";
  }
}
