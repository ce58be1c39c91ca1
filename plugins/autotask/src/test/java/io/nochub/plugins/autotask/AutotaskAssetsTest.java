package io.nochub.plugins.autotask;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Cursor;
import io.nochub.api.Page;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.asset.Device;
import io.nochub.api.asset.Organisation;
import io.nochub.api.signal.Subject.Hint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AutotaskAssetsTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  @Test
  void active_companies_are_organisations_ones_own_included() throws Exception {
    assertThat(stage.assets().organisations(Cursor.START).items())
        .containsExactly(
            new Organisation("0", "Our own", null),
            new Organisation("175", "Acme", null),
            new Organisation("176", "Acme North", "175"),
            new Organisation("177", "A lead", null));
  }

  @Test
  void companies_may_be_narrowed_to_some_types() throws Exception {
    assertThat(stage.assets("companyTypes", List.of("1")).organisations(Cursor.START).items())
        .extracting(Organisation::sourceId)
        .containsExactly("175", "176");
  }

  @Test
  void a_configuration_item_tells_all_it_knows() throws Exception {
    Device device = stage.assets().devices(Cursor.START).items().get(0);

    assertThat(device.name()).isEqualTo("ACME-DC01 (main)");
    assertThat(device.kind()).isEqualTo(Device.Kind.SERVER);
    assertThat(device.subject().organisationId()).isEqualTo("175");
    assertThat(device.subject().deviceId()).isEqualTo("4411");
    assertThat(device.subject().hints())
        .containsEntry(Hint.SITE_ID, List.of("10"))
        .containsEntry(Hint.SERIAL, List.of("SN-1"))
        .containsEntry(Hint.HOSTNAME, List.of("ACME-DC01"))
        .containsEntry(Hint.MAC, List.of("00:11:22:33:44:55", "00-11-22-33-44-56"))
        .containsEntry(Hint.IP, List.of("192.168.1.1"));
  }

  @Test
  void a_title_is_a_host_name_only_if_it_looks_like_one() throws Exception {
    stage.autotask().row("ConfigurationItems", "4411").remove("rmmDeviceAuditHostname");
    stage.autotask().row("ConfigurationItems", "4412").put("referenceTitle", "NORTH-PC7");

    assertThat(stage.assets().devices(Cursor.START).items())
        .extracting(device -> device.subject().hints().get(Hint.HOSTNAME))
        .containsExactly(null, List.of("NORTH-PC7"));
  }

  @Test
  void one_without_a_name_or_a_known_type_is_listed_all_the_same() throws Exception {
    Device device = stage.assets().devices(Cursor.START).items().get(1);

    assertThat(device.name()).isEqualTo("configuration item 4412");
    assertThat(device.kind()).isEqualTo(Device.Kind.OTHER);
  }

  @Test
  void pages_are_joined() throws Exception {
    stage.autotask().pagesOf(1);
    AssetDirectory assets = stage.assets();
    List<String> names = new ArrayList<>();
    Page<Organisation> page = assets.organisations(Cursor.START);
    while (page.more()) {
      page.items().forEach(one -> names.add(one.name()));
      page = assets.organisations(page.next());
    }

    assertThat(names).containsExactly("Our own", "Acme", "Acme North");
    assertThat(page.items()).extracting(Organisation::name).containsExactly("A lead");
  }
}
