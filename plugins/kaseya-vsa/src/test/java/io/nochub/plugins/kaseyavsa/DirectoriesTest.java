package io.nochub.plugins.kaseyavsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Page;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.asset.Device;
import io.nochub.api.asset.Organisation;
import io.nochub.api.signal.Subject.Hint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DirectoriesTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  private interface Pages<T> {
    Page<T> from(Cursor cursor) throws IntegrationException, InterruptedException;
  }

  @Test
  void vsa_x_has_organisations_their_sites_and_groups() throws Exception {
    assertThat(all(x()::organisations))
        .containsExactly(
            new Organisation("1042", "Acme", null),
            new Organisation("1043", "Globex", null),
            new Organisation("site:101", "HQ", "1042"),
            new Organisation("site:102", "Plant", "1043"),
            new Organisation("group:201", "Servers", "site:101"));
  }

  @Test
  void a_device_of_vsa_x_is_known_by_all_that_stays() throws Exception {
    Device server =
        all(x()::devices).stream()
            .filter(device -> device.name().equals("ACME-FS01"))
            .findFirst()
            .orElseThrow();

    assertThat(server.kind()).isEqualTo(Device.Kind.SERVER);
    assertThat(server.subject().organisationId()).isEqualTo("1042");
    assertThat(server.subject().deviceId()).isEqualTo(FakeVsaX.FS01);
    assertThat(server.subject().hints())
        .containsEntry(Hint.SERIAL, List.of("5CG1234ABC"))
        .containsEntry(Hint.MAC, List.of("0A0027000010"))
        .containsEntry(Hint.IP, List.of("192.168.1.10"))
        .containsEntry(Hint.SITE_ID, List.of("site:101"));
    assertThat(server.link()).hasPath("/app/main/systems/" + FakeVsaX.FS01 + "/details");
  }

  @Test
  void workstations_are_told_from_servers_by_their_system() throws Exception {
    assertThat(all(x()::devices))
        .extracting(Device::kind)
        .containsExactly(Device.Kind.SERVER, Device.Kind.WORKSTATION, Device.Kind.WORKSTATION);
  }

  @Test
  void without_details_a_device_costs_no_request_of_its_own() throws Exception {
    List<Device> devices =
        all(stage.x("deviceDetails", "false").assetDirectory().orElseThrow()::devices);

    assertThat(devices).hasSize(3);
    assertThat(stage.vendor().asked()).hasSize(1);
  }

  @Test
  void a_long_list_comes_page_by_page() throws Exception {
    for (int i = 0; i < 240; i++) {
      stage.vsaX().organizations().add(FakeVsaX.object("Id", 2_000 + i, "Name", "Client " + i));
    }

    assertThat(all(x()::organisations))
        .hasSize(245)
        .extracting(Organisation::sourceId)
        .doesNotHaveDuplicates();
  }

  @Test
  void a_server_that_gives_fewer_at_once_is_believed_by_its_count() throws Exception {
    stage
        .vendor()
        .on("GET", FakeVsaX.BASE + "/organizations")
        .query("$skip", "0")
        .json(page(2, "1"));
    stage
        .vendor()
        .on("GET", FakeVsaX.BASE + "/organizations")
        .query("$skip", "1")
        .json(page(2, "2"));

    assertThat(all(x()::organisations)).extracting(Organisation::sourceId).contains("1", "2");
  }

  @Test
  void a_server_that_gives_one_page_again_and_again_is_found_out() {
    stage.vendor().on("GET", FakeVsaX.BASE + "/organizations").json(page(9, "1"));

    assertThat(failure(() -> all(x()::organisations)))
        .hasMessageContaining("twice")
        .extracting(IntegrationException::kind)
        .isEqualTo(Kind.BAD_PAYLOAD);
  }

  @Test
  void a_list_that_ends_before_its_own_count_is_not_whole() {
    stage.vendor().on("GET", FakeVsaX.BASE + "/organizations").json(page(7));

    assertThat(failure(() -> all(x()::organisations)).kind()).isEqualTo(Kind.BAD_PAYLOAD);
  }

  @Test
  void vsa_9_has_organisations_and_their_machine_groups() throws Exception {
    assertThat(all(nine()::organisations))
        .containsExactly(
            new Organisation("89049122543", "Acme", null),
            new Organisation("89049122544", "Globex", null),
            new Organisation("group:501", "acme.root", "89049122543"),
            new Organisation("group:502", "acme.servers", "group:501"),
            new Organisation("group:503", "globex.root", "89049122544"));
  }

  @Test
  void agents_of_vsa_9_are_servers_or_workstations_by_their_system() throws Exception {
    List<Device> devices = all(nine()::devices);

    assertThat(devices)
        .extracting(Device::kind)
        .containsExactly(Device.Kind.SERVER, Device.Kind.WORKSTATION, Device.Kind.SERVER);
    assertThat(devices.get(0).subject().organisationId()).isEqualTo("89049122543");
    assertThat(devices.get(0).subject().hints())
        .containsEntry(Hint.HOSTNAME, List.of("fs01"))
        .containsEntry(Hint.SITE_ID, List.of("group:502"))
        .containsEntry(Hint.IP, List.of("10.0.0.1"));
  }

  private AssetDirectory x() throws Exception {
    return stage.x().assetDirectory().orElseThrow();
  }

  private AssetDirectory nine() throws Exception {
    return stage.nine().assetDirectory().orElseThrow();
  }

  private static <T> List<T> all(Pages<T> pages) throws Exception {
    List<T> all = new ArrayList<>();
    Cursor cursor = Cursor.START;
    Page<T> page;
    do {
      page = pages.from(cursor);
      all.addAll(page.items());
      cursor = page.next();
    } while (page.more());
    return all;
  }

  private static String page(int total, String... ids) {
    StringBuilder rows = new StringBuilder();
    for (String id : ids) {
      rows.append(rows.isEmpty() ? "" : ",").append("{\"Id\":").append(id).append('}');
    }
    return "{\"Data\":[" + rows + "],\"Meta\":{\"ResponseCode\":200,\"TotalCount\":" + total + "}}";
  }

  private static IntegrationException failure(ThrowingCallable call) {
    return Objects.requireNonNull(
        catchThrowableOfType(IntegrationException.class, call), "no failure");
  }
}
