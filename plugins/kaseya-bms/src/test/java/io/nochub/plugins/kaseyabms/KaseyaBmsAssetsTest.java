package io.nochub.plugins.kaseyabms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.asset.Device;
import io.nochub.api.asset.Organisation;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.testkit.FakeVendor.Reply;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KaseyaBmsAssetsTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void active_accounts_are_organisations() throws Exception {
    assertThat(stage.assets().organisations(Cursor.START).items())
        .containsExactly(
            new Organisation("901", "Account 901", null),
            new Organisation("902", "Account 902", "901"),
            new Organisation("903", "Account 903", null));
    assertThat(stage.vendor().asked())
        .anySatisfy(asked -> assertThat(asked.query()).containsEntry("Filter.IsActive", "true"));
  }

  @Test
  void an_asset_tells_all_it_knows_and_one_of_nobody_is_left_out() throws Exception {
    List<Device> devices = stage.assets().devices(Cursor.START).items();

    assertThat(devices).extracting(Device::name).containsExactly("ACME-DC01", "asset 7712");
    assertThat(devices.get(0).kind()).isEqualTo(Device.Kind.SERVER);
    assertThat(devices.get(0).subject().organisationId()).isEqualTo("901");
    assertThat(devices.get(0).subject().hints())
        .containsEntry(Hint.SITE_NAME, List.of("Main"))
        .containsEntry(Hint.SERIAL, List.of("SN-1"))
        .containsEntry(Hint.IP, List.of("192.168.1.1"));
  }

  @Test
  void a_page_that_comes_again_is_no_longer_list() throws Exception {
    String rows =
        IntStream.rangeClosed(1, 100)
            .mapToObj(id -> "{\"Id\":" + id + ",\"AccountName\":\"a\"}")
            .collect(Collectors.joining(","));
    stage
        .vendor()
        .on("GET", "/v2/crm/accounts/summary")
        .reply(Reply.json("{\"Success\":true,\"Result\":[" + rows + "]}"));
    AssetDirectory assets = stage.assets();
    Cursor second = assets.organisations(Cursor.START).next();

    assertThat(catchThrowableOfType(IntegrationException.class, () -> assets.organisations(second)))
        .hasMessageContaining("the same page again");
  }
}
