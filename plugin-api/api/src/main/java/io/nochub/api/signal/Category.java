package io.nochub.api.signal;

/**
 * What kind of trouble; AVAILABILITY can silence what lies behind a device, SECURITY can go to a
 * SOC. May grow.
 */
public enum Category {
  AVAILABILITY,
  PERFORMANCE,
  CAPACITY,
  HARDWARE,
  APPLICATION,
  NETWORK,
  BACKUP,
  PATCH,
  CONFIGURATION,
  SECURITY,
  OTHER
}
