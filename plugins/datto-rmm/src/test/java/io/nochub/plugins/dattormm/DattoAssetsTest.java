package io.nochub.plugins.dattormm;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Cursor;
import io.nochub.api.Page;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.asset.Device;
import io.nochub.api.asset.Organisation;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.testkit.FakeVendor.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DattoAssetsTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void sites_are_the_organisations() throws Exception {
    assertThat(stage.assets().organisations(Cursor.START).items())
        .containsExactly(
            new Organisation(FakeDatto.SITE, "Acme Ltd", null),
            new Organisation(FakeDatto.OTHER_SITE, "Northwind", null));
  }

  @Test
  void a_device_brings_what_it_can_be_known_by() throws Exception {
    Device server = devices(stage.assets()).get(0);

    assertThat(server.kind()).isEqualTo(Device.Kind.SERVER);
    assertThat(server.link()).hasToString("https://merlot.rmm.datto.com/device/4711");
    assertThat(server.subject().organisationId()).isEqualTo(FakeDatto.SITE);
    assertThat(server.subject().hints())
        .containsEntry(Hint.HOSTNAME, List.of("ACME-FS01"))
        .containsEntry(Hint.IP, List.of("10.0.0.10"))
        .containsEntry(Hint.SERIAL, List.of("SN-1"))
        .containsEntry(Hint.MAC, List.of("00:00:5E:00:53:01"));
  }

  @Test
  void printers_and_hosts_have_audits_of_their_own() throws Exception {
    List<Device> devices = devices(stage.assets());

    assertThat(devices.get(1).subject().hints()).containsEntry(Hint.SERIAL, List.of("PRN-1"));
    assertThat(devices.get(2).subject().hints()).containsEntry(Hint.SERIAL, List.of("TAG-1"));
    assertThat(stage.asked())
        .anyMatch(asked -> asked.startsWith("GET /audit/printer/"))
        .anyMatch(asked -> asked.startsWith("GET /audit/esxihost/"));
  }

  @Test
  void an_audit_is_read_again_only_when_its_date_has_changed() throws Exception {
    AssetDirectory assets = stage.assets();
    devices(assets);
    devices(assets);
    assertThat(audits()).isEqualTo(3);

    stage.datto.device(0).put("lastAuditDate", FakeDatto.BEGAN + 86_400_000);
    devices(assets);
    assertThat(audits()).isEqualTo(4);
  }

  @Test
  void a_device_whose_audit_cannot_be_had_is_still_a_device() throws Exception {
    stage.vendor.on("GET", "/api/v2/audit/*").reply(Reply.status(400), Reply.status(404));
    stage.datto.device(1).remove("lastAuditDate");

    assertThat(devices(stage.assets()))
        .hasSize(3)
        .allSatisfy(device -> assertThat(device.subject().hints()).doesNotContainKey(Hint.SERIAL));
    assertThat(audits()).as("none for the one never audited").isEqualTo(2);
  }

  @Test
  void without_audits_a_list_costs_one_call_a_page() throws Exception {
    devices(stage.open(Map.of("audits", false)).assetDirectory().orElseThrow());

    assertThat(stage.asked()).hasSize(2).allMatch("GET /account/devices"::equals);
    assertThat(stage.vendor.asked().get(1).query()).containsEntry("max", "250");
  }

  @Test
  void deleted_devices_are_left_out_and_odd_ones_are_not() throws Exception {
    stage.datto.device(0).put("deleted", true);
    stage.datto.device(1).put("hostname", null);
    stage.datto.device(1).put("deviceClass", "toaster");
    stage.datto.device(1).put("portalUrl", "https://a b");

    List<Device> devices = devices(stage.assets());

    assertThat(devices).hasSize(2);
    assertThat(devices.get(0).name()).isEqualTo("ACME-PRN1");
    assertThat(devices.get(0).kind()).isEqualTo(Device.Kind.PRINTER);
    assertThat(devices.get(0).link()).isNull();
  }

  private long audits() {
    return stage.asked().stream().filter(asked -> asked.startsWith("GET /audit/")).count();
  }

  private static List<Device> devices(AssetDirectory assets) throws Exception {
    List<Device> devices = new ArrayList<>();
    Cursor cursor = Cursor.START;
    Page<Device> page;
    do {
      page = assets.devices(cursor);
      devices.addAll(page.items());
      cursor = page.next();
    } while (page.more());
    return devices;
  }
}
