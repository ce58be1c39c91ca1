package io.nochub.hub.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.inventory.Place;
import io.nochub.hub.maintenance.MaintenanceWindow.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MaintenanceWindowTest {
  private static final Instant FROM = Instant.parse("2026-03-02T22:00:00Z");
  private static final Instant UNTIL = Instant.parse("2026-03-03T02:00:00Z");
  private static final Place THERE = new Place("acme", "north", "dc01");

  private static MaintenanceWindow window(
      @Nullable String client,
      @Nullable String site,
      @Nullable String device,
      @Nullable String integration) {
    return new MaintenanceWindow(
        1,
        "Patches",
        "monthly",
        "ann",
        client,
        site,
        device,
        integration,
        FROM,
        UNTIL,
        State.PLANNED);
  }

  @ParameterizedTest(name = "client {0}, site {1}, device {2}, integration {3}: {4}")
  @CsvSource({
    ",,,, true",
    "acme,,,, true",
    "birch,,,, false",
    "acme,north,,, true",
    "acme,south,,, false",
    "acme,north,dc01,, true",
    "acme,,dc01,, true",
    "acme,north,dc02,, false",
    ",,,rmm, true",
    ",,,other, false",
    "acme,north,dc01,rmm, true",
    "acme,north,dc01,other, false",
  })
  void what_is_given_narrows_it(
      @Nullable String client,
      @Nullable String site,
      @Nullable String device,
      @Nullable String integration,
      boolean covers) {
    assertThat(window(client, site, device, integration).covers(THERE, "rmm")).isEqualTo(covers);
  }

  @Test
  void one_for_a_site_or_device_does_not_cover_what_has_none() {
    Place somewhere = new Place("acme", null, null);
    assertThat(window("acme", null, null, null).covers(somewhere, "rmm")).isTrue();
    assertThat(window("acme", "north", null, null).covers(somewhere, "rmm")).isFalse();
    assertThat(window("acme", null, "dc01", null).covers(somewhere, "rmm")).isFalse();
  }

  @Test
  void it_contains_its_beginning_and_not_its_end() {
    MaintenanceWindow window = window(null, null, null, null);
    assertThat(window.contains(FROM.minusMillis(1))).isFalse();
    assertThat(window.contains(FROM)).isTrue();
    assertThat(window.contains(UNTIL.minusMillis(1))).isTrue();
    assertThat(window.contains(UNTIL)).isFalse();
  }
}
