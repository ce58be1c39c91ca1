package io.nochub.plugins.snmp.profile;

import io.nochub.api.asset.Device;
import java.util.List;

/** What a kind of device can be asked and what to make of the answers. */
public record Profile(
    String id,
    String name,
    Device.Kind kind,
    Match match,
    Quirks quirks,
    List<ObjectTable> tables) {
  public Profile {
    tables = List.copyOf(tables);
  }
}
