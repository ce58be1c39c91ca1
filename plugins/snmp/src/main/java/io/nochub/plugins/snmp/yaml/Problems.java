package io.nochub.plugins.snmp.yaml;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with some texts, each as "file:line: sentence", in the order found. */
public final class Problems {
  private final List<String> found = new ArrayList<>();

  /** Notes a problem; lines are counted from one. */
  public void add(String file, int line, String sentence) {
    found.add(file + ":" + line + ": " + sentence);
  }

  public boolean none() {
    return found.isEmpty();
  }

  public List<String> all() {
    return List.copyOf(found);
  }
}
