package io.nochub.runtime.loader;

import java.util.List;

/** A plugin.properties that cannot be accepted, with everything that is wrong with it. */
public final class InvalidDescriptorException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  InvalidDescriptorException(List<String> problems) {
    super("plugin.properties: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Sentences that begin with the property's name. */
  public List<String> problems() {
    return problems;
  }
}
