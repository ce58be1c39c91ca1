package io.nochub.plugins.requesttracker;

/**
 * Words of RT's search language. A quote or a backslash inside a quoted text is kept by a backslash
 * before it; doubling the quote is an error there.
 */
final class TicketSql {
  /** Names of custom fields that can stand in a search; the others confuse RT's parser. */
  static final String FIELD_NAME = "[^'\"{}\\\\]*";

  private TicketSql() {}

  static String quote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  static String customField(String name) {
    return quote("CF.{" + name + "}");
  }
}
