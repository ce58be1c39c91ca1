package io.nochub.plugins.snmp.profile;

/**
 * What agents of a kind do wrong.
 *
 * @param mostAtOnce how many objects one request may ask for
 * @param unordered true if tables do not come in order, so that only their length ends them
 * @param bulk false if GETBULK is to be left alone
 */
public record Quirks(int mostAtOnce, boolean unordered, boolean bulk) {
  public static final Quirks NONE = new Quirks(30, false, true);
}
