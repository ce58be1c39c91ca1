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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Organisations and their machine groups, and every agent. */
record Vsa9Directory(Vsa9Client client) implements AssetDirectory {
  /** Organisations, then machine groups. */
  private static final int LISTS = 2;

  private static final Pattern SERVER =
      Pattern.compile("server|\\b20(03|08|12|16|19|22|25)\\b|linux|esx");

  private static final Pattern WORKSTATION =
      Pattern.compile("windows|mac|\\b(xp|vista|7|8|8\\.1|10|11)\\b");

  static String groupId(String id) {
    return "group:" + id;
  }

  @Override
  public Page<Organisation> organisations(Cursor from)
      throws IntegrationException, InterruptedException {
    Position position = Position.of(from);
    boolean groups = position.list() > 0;
    Rows rows =
        groups
            ? client.machineGroups(position.skip(), Rows.TOP)
            : client.organisations(position.skip(), Rows.TOP);
    List<Organisation> organisations = new ArrayList<>();
    for (JsonView row : rows.rows()) {
      organisations.add(groups ? group(row) : organisation(row));
    }
    String key = groups ? "MachineGroupId" : "OrgId";
    return Page.of(organisations, position.after(rows, key, LISTS).map(Position::cursor));
  }

  private static Organisation organisation(JsonView row) throws IntegrationException {
    String id = row.at("OrgId").requireText();
    return new Organisation(id, name(row, "OrgName", id), null);
  }

  private static Organisation group(JsonView row) throws IntegrationException {
    String id = row.at("MachineGroupId").requireText();
    String parent = row.at("ParentMachineGroupId").textOr("");
    boolean top = parent.isBlank() || parent.matches("[0.]+");
    return new Organisation(
        groupId(id),
        name(row, "MachineGroupName", id),
        top ? organisationOf(row) : groupId(parent));
  }

  private static @Nullable String organisationOf(JsonView row) {
    return row.at("OrgId").text().filter(id -> !id.isBlank()).orElse(null);
  }

  private static String name(JsonView row, String field, String otherwise) {
    return row.at(field).text().filter(it -> !it.isBlank()).orElse(otherwise);
  }

  @Override
  public Page<Device> devices(Cursor from) throws IntegrationException, InterruptedException {
    Position position = Position.of(from);
    Rows rows = client.agents(position.skip(), Rows.TOP);
    List<Device> devices = new ArrayList<>();
    for (JsonView row : rows.rows()) {
      devices.add(device(row));
    }
    return Page.of(devices, position.after(rows, "AgentId", 1).map(Position::cursor));
  }

  private static Device device(JsonView row) throws IntegrationException {
    String id = row.at("AgentId").requireText();
    Subject subject = AlarmMapping.withEvidence(Subject.of(row.at("OrgId").textOrNull(), id), row);
    String name = name(row, "ComputerName", name(row, "AgentName", id));
    return new Device(subject, name, kind(row), null, null);
  }

  /** By the names of operating systems; a server's say so or have a server's year. */
  private static Kind kind(JsonView row) {
    String system =
        Stream.of("OSType", "OSInfo", "OperatingSystem")
            .map(field -> row.at(field).textOr("").toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" "));
    if (SERVER.matcher(system).find()) {
      return Kind.SERVER;
    }
    return WORKSTATION.matcher(system).find() ? Kind.WORKSTATION : Kind.OTHER;
  }
}
