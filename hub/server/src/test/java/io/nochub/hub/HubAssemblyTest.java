package io.nochub.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.hub.web.ApiClient;
import io.nochub.hub.web.OpenApiCheck;
import io.nochub.hub.web.PortTaken;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program put together, without plugins; hub/dist tells its stories with them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills it in
class HubAssemblyTest {
  private static final String TOKEN = "nh_admin_of_the_tests";

  @TempDir Path folder;

  private HubAssembly assembled(int port) throws Exception {
    Map<String, Object> settings =
        Map.of("data", folder.resolve("data").toString(), "port", Integer.toString(port));
    return new HubAssembly(
        HubConfig.read(folder.resolve("hub.yaml"), false, settings, Map.of()),
        new HubAssembly.Surroundings(
            Map.of(), null, List.of(), Optional.of(TOKEN), false, failure -> {}, "test"));
  }

  @Test
  void all_that_is_described_is_answered_and_all_that_is_answered_is_described() throws Exception {
    try (HubAssembly hub = assembled(0)) {
      assertThat(OpenApiCheck.differences(hub.web.endpoints())).isEmpty();
    }
  }

  @Test
  void is_ready_once_it_has_started() throws Exception {
    try (HubAssembly hub = assembled(0)) {
      hub.start();
      ApiClient api = new ApiClient(URI.create("http://127.0.0.1:" + hub.web.port()), TOKEN);
      assertThat(api.get("/ready").expect(200).json().path("ready").asBoolean()).isTrue();
      assertThat(api.get("/api/v1/routes").expect(200).json().path("tree").path("name").asString())
          .isNotEmpty();
    }
  }

  @Test
  void a_hub_that_could_not_start_lets_go_of_its_folder() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HubAssembly hub = assembled(taken.getLocalPort())) {
      assertThatThrownBy(hub::start)
          .isInstanceOf(PortTaken.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
    }
    assembled(0).close();
  }
}
