package io.nochub.hub.alert;

/** What the outside was last told about an alert; told means planned and committed. */
public enum Told {
  NONE,
  PROBLEM
}
