package io.nochub.plugins.dattormm;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.Subject;

/** Whom the hub acts for: a site and, for a job, one of its devices. Nobody else's is touched. */
record DattoScope(Subject subject) {
  /** Looks at an alert that somebody wants to end; the device counts if the scope names one. */
  void requireAlert(JsonView alert) throws IntegrationException {
    JsonView source = alert.at("alertSourceInfo");
    requireSite(source.at("siteUid").textOr(""));
    String device = subject.deviceId();
    if (device != null && !device.equals(source.at("deviceUid").textOr(""))) {
      throw forbidden("the alert is of another device");
    }
  }

  /** The device to act on, once Datto has said that it is the site's. */
  String requireDevice(DattoClient client) throws IntegrationException, InterruptedException {
    String device = subject.deviceId();
    if (device == null || subject.organisationId() == null) {
      throw forbidden("a job needs a device and its site");
    }
    JsonView found =
        client
            .device(device)
            .filter(one -> !one.at("deleted").isTrue())
            .orElseThrow(
                () ->
                    IntegrationException.of(
                        Kind.NOT_FOUND, "Datto RMM has no device " + device + " any more"));
    requireSite(found.at("siteUid").textOr(""));
    return device;
  }

  /** For what must not even be looked for without somebody to act for. */
  void requireSomebody() throws IntegrationException {
    if (subject.organisationId() == null) {
      throw forbidden("no site to act for");
    }
  }

  private void requireSite(String site) throws IntegrationException {
    if (site.isEmpty() || !site.equals(subject.organisationId())) {
      throw forbidden("it belongs to another site of Datto RMM");
    }
  }

  private static IntegrationException forbidden(String why) {
    return IntegrationException.of(Kind.FORBIDDEN, "Not done for this client: " + why);
  }
}
