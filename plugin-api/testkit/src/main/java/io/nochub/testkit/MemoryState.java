package io.nochub.testkit;

import io.nochub.api.Secret;
import io.nochub.api.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hub's state store in memory, with its limits: 64 KiB a value, secrets apart from values. One
 * object handed to two contexts plays a restart, or two nodes. Thread-safe.
 */
public final class MemoryState implements StateStore {
  private static final int LONGEST = 64 * 1024;

  private final Map<String, String> values = new ConcurrentHashMap<>();
  private final Map<String, Secret> secrets = new ConcurrentHashMap<>();

  @Override
  public Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  @Override
  public void put(String key, String value) {
    values.put(key, checked(key, value));
  }

  @Override
  public Optional<Secret> getSecret(String key) {
    return Optional.ofNullable(secrets.get(key));
  }

  @Override
  public void putSecret(String key, Secret value) {
    checked(key, value.reveal());
    secrets.put(key, value);
  }

  @Override
  public void remove(String key) {
    values.remove(key);
    secrets.remove(key);
  }

  /** The values as they stand, without the secrets. */
  public Map<String, String> values() {
    return Map.copyOf(values);
  }

  private static String checked(String key, String value) {
    int size = value.getBytes(StandardCharsets.UTF_8).length;
    if (size > LONGEST) {
      throw new IllegalArgumentException(
          "state " + key + " has " + size + " bytes; the hub takes at most " + LONGEST);
    }
    return value;
  }
}
