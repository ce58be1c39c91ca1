package io.nochub.plugins.snmp.trap;

import org.jspecify.annotations.Nullable;

/**
 * What the settings say of the device at an address.
 *
 * @param id what its alert ids begin with
 * @param name what people call it
 * @param organisation whose it is; null if that is told by other means
 */
public record KnownDevice(String id, String name, @Nullable String organisation) {
  /** A device of which nothing is known but where it is. */
  static KnownDevice at(String address) {
    return new KnownDevice(address, address, null);
  }
}
