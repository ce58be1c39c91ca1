package io.nochub.plugins.dattormm;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.Page;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.asset.Device;
import io.nochub.api.asset.Device.Kind;
import io.nochub.api.asset.Organisation;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sites are the clients, and their devices the devices. */
final class DattoAssets implements AssetDirectory {
  private final DattoClient client;
  private final Optional<DattoAudits> audits;

  DattoAssets(DattoConfig config, DattoClient client) {
    this.client = client;
    this.audits = config.audits() ? Optional.of(new DattoAudits(client)) : Optional.empty();
  }

  @Override
  public Page<Organisation> organisations(Cursor from)
      throws IntegrationException, InterruptedException {
    DattoPage page = client.sites(from);
    List<Organisation> sites = new ArrayList<>();
    for (JsonView site : page.items()) {
      String uid = site.at("uid").requireText();
      sites.add(new Organisation(uid, site.at("name").textOr(uid), null));
    }
    return Page.of(sites, page.nextOrFail());
  }

  @Override
  public Page<Device> devices(Cursor from) throws IntegrationException, InterruptedException {
    DattoPage page = client.devices(from, audits.isPresent());
    List<Device> devices = new ArrayList<>();
    for (JsonView device : page.items()) {
      if (!device.at("deleted").isTrue()) {
        devices.add(device(device));
      }
    }
    return Page.of(devices, page.nextOrFail());
  }

  private Device device(JsonView device) throws IntegrationException, InterruptedException {
    String uid = device.at("uid").requireText();
    String name = device.at("hostname").textOr("");
    Subject subject =
        Subject.of(device.at("siteUid").requireText(), uid)
            .with(Hint.ORGANISATION_NAME, device.at("siteName").textOrNull())
            .with(Hint.HOSTNAME, name)
            .with(Hint.IP, device.at("intIpAddress").textOrNull());
    if (audits.isPresent()) {
      subject = audits.get().of(device).onto(subject);
    }
    return new Device(
        subject,
        name.isBlank() ? device.at("description").textOr(uid) : name,
        kind(device),
        null,
        link(device.at("portalUrl").textOrNull()));
  }

  /** The class says what reads the device, the category what it is; both may be anything else. */
  private static Kind kind(JsonView device) {
    Optional<Kind> byClass =
        switch (device.at("deviceClass").textOr("")) {
          case "printer" -> Optional.of(Kind.PRINTER);
          case "esxihost" -> Optional.of(Kind.SERVER);
          case "rmmnetworkdevice" -> Optional.of(Kind.NETWORK);
          default -> Optional.empty();
        };
    String category = device.at("deviceType", "category").textOr("").toLowerCase(Locale.ROOT);
    return byClass.orElseGet(
        () ->
            switch (category) {
              case "server" -> Kind.SERVER;
              case "desktop", "laptop", "workstation" -> Kind.WORKSTATION;
              case "smartphone", "tablet" -> Kind.MOBILE;
              case "printer" -> Kind.PRINTER;
              default -> category.contains("network") ? Kind.NETWORK : Kind.OTHER;
            });
  }

  private static @Nullable URI link(@Nullable String address) {
    try {
      return address != null && address.startsWith("https://") ? new URI(address) : null;
    } catch (URISyntaxException e) {
      // A link that is none is no reason to lose the device.
      return null;
    }
  }
}
