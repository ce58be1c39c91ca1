package io.nochub.plugins.lab.rmm;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.signal.Subject;
import io.nochub.plugins.lab.story.Story;
import io.nochub.plugins.lab.story.StoryDevice;

/** Whether a device may be acted on. Pure. */
final class Scopes {
  private Scopes() {}

  /**
   * The device of that id.
   *
   * @throws IntegrationException NOT_FOUND for a device that is not there, FORBIDDEN for one of
   *     another organisation or device than the scope's
   */
  static StoryDevice within(Subject scope, String deviceId, Story story)
      throws IntegrationException {
    StoryDevice device =
        story
            .device(deviceId)
            .orElseThrow(
                () -> IntegrationException.of(Kind.NOT_FOUND, "there is no device " + deviceId));
    boolean ownDevice = scope.deviceId() == null || scope.deviceId().equals(deviceId);
    if (!device.organisation().equals(scope.organisationId()) || !ownDevice) {
      throw IntegrationException.of(
          Kind.FORBIDDEN, "device " + deviceId + " is outside of what may be acted on");
    }
    return device;
  }
}
