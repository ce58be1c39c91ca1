package io.nochub.plugins.kaseyavsa;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Organisations, their sites and the groups of those, and every device. Whether the three share one
 * row of numbers is not documented, so the ids of sites and groups are marked as such.
 */
final class VsaXDirectory implements AssetDirectory {
  private static final List<String> LISTS = List.of("organizations", "sites", "groups");

  /** With a request for each device, fewer of them, so that a page does not take too long. */
  private static final int TOP_WITH_DETAILS = 25;

  private static final String BIOS = "BIOS";
  private static final String SERIAL = "Serial Number";

  private final VsaXConfig config;
  private final VsaXClient client;

  VsaXDirectory(VsaXConfig config, VsaXClient client) {
    this.config = config;
    this.client = client;
  }

  static String siteId(String id) {
    return "site:" + id;
  }

  static String groupId(String id) {
    return "group:" + id;
  }

  @Override
  public Page<Organisation> organisations(Cursor from)
      throws IntegrationException, InterruptedException {
    Position position = Position.of(from);
    int list = Math.min(position.list(), LISTS.size() - 1);
    Rows rows = client.list(LISTS.get(list), "Id", position.skip(), Rows.TOP);
    List<Organisation> organisations = new ArrayList<>();
    for (JsonView row : rows.rows()) {
      organisations.add(organisation(list, row));
    }
    return Page.of(organisations, position.after(rows, "Id", LISTS.size()).map(Position::cursor));
  }

  private static Organisation organisation(int list, JsonView row) throws IntegrationException {
    String id = row.at("Id").requireText();
    String name = row.at("Name").text().filter(it -> !it.isBlank()).orElse(id);
    return switch (list) {
      case 0 -> new Organisation(id, name, null);
      case 1 -> new Organisation(siteId(id), name, parent(row, "ParentId"));
      default -> {
        String site = parent(row, "ParentSiteId");
        yield new Organisation(
            groupId(id), name, site == null ? parent(row, "ParentOrganizationId") : siteId(site));
      }
    };
  }

  private static @Nullable String parent(JsonView row, String field) {
    return row.at(field).text().filter(id -> !id.isBlank()).orElse(null);
  }

  @Override
  public Page<Device> devices(Cursor from) throws IntegrationException, InterruptedException {
    Position position = Position.of(from);
    int top = config.deviceDetails() ? TOP_WITH_DETAILS : Rows.TOP;
    Rows rows = client.list("devices", "Identifier", position.skip(), top);
    List<Device> devices = new ArrayList<>();
    for (JsonView row : rows.rows()) {
      String id = row.at("Identifier").requireText();
      Optional<JsonView> asset =
          config.deviceDetails() ? client.asset(id) : Optional.<JsonView>empty();
      devices.add(device(id, row, asset));
    }
    return Page.of(devices, position.after(rows, "Identifier", 1).map(Position::cursor));
  }

  private Device device(String id, JsonView row, Optional<JsonView> asset) {
    Subject subject =
        NotificationMapping.withEvidence(
            Subject.of(row.at("OrganizationId").textOrNull(), id), row);
    if (asset.isPresent()) {
      subject = NotificationMapping.withEvidence(subject, asset.get());
      subject = subject.with(Hint.SERIAL, serial(asset.get()));
    }
    String name = row.at("Name").text().filter(it -> !it.isBlank()).orElse(id);
    return new Device(subject, name, kind(row, asset), null, client.link(id));
  }

  private static @Nullable String serial(JsonView asset) {
    for (JsonView category : asset.at("AssetInfo").items()) {
      if (category.at("CategoryName").textOr("").equals(BIOS)) {
        return category.at("CategoryData", SERIAL).textOrNull();
      }
    }
    return null;
  }

  /** By the operating system's name; its kind alone does not tell a server from a workstation. */
  private static Kind kind(JsonView row, Optional<JsonView> asset) {
    String type = asset.map(it -> it.at("Type").textOr("")).orElse("").toLowerCase(Locale.ROOT);
    String system =
        asset.map(it -> it.at("Description").textOr("")).orElse("").toLowerCase(Locale.ROOT);
    if (type.contains("windows") || system.contains("windows")) {
      return system.contains("server") ? Kind.SERVER : Kind.WORKSTATION;
    }
    if (type.contains("mac") || system.contains("macos") || system.contains("mac os")) {
      return Kind.WORKSTATION;
    }
    if (type.contains("linux") || system.contains("linux")) {
      return Kind.SERVER;
    }
    boolean onlyManagedAsMobile =
        row.at("IsMdmEnrolled").isTrue() && !row.at("IsAgentInstalled").isTrue();
    return onlyManagedAsMobile ? Kind.MOBILE : Kind.OTHER;
  }
}
