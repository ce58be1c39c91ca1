package io.nochub.api.signal;

/** The order of ITU-T X.733, lowest first. */
public enum Severity {
  INFO,
  WARNING,
  MINOR,
  MAJOR,
  CRITICAL
}
