package io.nochub.runtime.settings;

/**
 * One thing wrong with the settings. The field is a path such as {@code servers/0/host}, empty for
 * the settings as a whole; the problem is a sentence without its subject and never holds a value.
 */
public record SettingProblem(String field, String problem) {
  @Override
  public String toString() {
    return field.isEmpty() ? problem : field + " " + problem;
  }
}
