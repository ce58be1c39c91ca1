package io.nochub.hub.inventory;

import org.jspecify.annotations.Nullable;

/** Whose something is and where: client, and as far as known site and device. */
public record Place(String clientId, @Nullable String siteId, @Nullable String deviceId) {
  /** Whether the client is not known. */
  public boolean isUnmatched() {
    return clientId.equals(Client.UNMATCHED.id());
  }
}
