package io.nochub.api;

import java.util.Optional;

/**
 * A few small durable values private to one integration, shared by all nodes: at most 64 KiB each,
 * on disk when put returns. Secrets are encrypted; values and secrets have separate keys. Polling
 * positions do not belong here.
 */
@ImplementedBy(ImplementedBy.Side.HUB)
public interface StateStore {
  Optional<String> get(String key);

  void put(String key, String value);

  Optional<Secret> getSecret(String key);

  void putSecret(String key, Secret value);

  /** Removes the value and the secret of that key. */
  void remove(String key);
}
