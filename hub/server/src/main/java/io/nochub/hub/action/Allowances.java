package io.nochub.hub.action;

import java.util.Set;
import java.util.TreeSet;

/**
 * What may be done at the source of one integration; an integration nobody decided about has {@link
 * #NONE}.
 *
 * @param jobs the source's ids of the jobs technicians may run
 * @param clearing whether an alert is cleared there when a person closed its incident
 */
public record Allowances(Set<String> jobs, boolean clearing) {
  public static final Allowances NONE = new Allowances(Set.of(), false);

  public Allowances {
    jobs = new TreeSet<>(jobs);
  }
}
