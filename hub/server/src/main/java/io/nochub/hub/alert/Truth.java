package io.nochub.hub.alert;

/** What the sources say about an alert. */
public enum Truth {
  OPEN,
  CLEARED
}
