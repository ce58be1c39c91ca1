package io.nochub.plugins.lab.story;

import io.nochub.api.asset.Device;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import org.jspecify.annotations.Nullable;

/**
 * A device of the story.
 *
 * @param organisation the client's id
 * @param name what it calls itself; two clients may use the same
 * @param upstream id of the device it is reached through
 */
public record StoryDevice(
    String id,
    String organisation,
    @Nullable String site,
    String name,
    Device.Kind kind,
    String serial,
    String mac,
    String ip,
    @Nullable String upstream) {

  /** The device with all the evidence an RMM agent tells about it. */
  public Subject subject() {
    return Subject.of(organisation, id)
        .with(Hint.SITE_ID, site)
        .with(Hint.HOSTNAME, name)
        .with(Hint.SERIAL, serial)
        .with(Hint.MAC, mac)
        .with(Hint.IP, ip);
  }
}
