package io.nochub.api;

/**
 * A setting that can never work; names the field so the form can show it in place. Thrown by a
 * configuration record's compact constructor, which runs only when every component is present and
 * valid by itself, or by open.
 */
public final class InvalidConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private final String field;

  public InvalidConfigException(String field, String problem) {
    super(field + ": " + problem);
    this.field = field;
  }

  public String field() {
    return field;
  }
}
