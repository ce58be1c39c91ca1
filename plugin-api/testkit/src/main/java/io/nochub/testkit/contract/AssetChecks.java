package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.Page;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.asset.Device;
import io.nochub.api.asset.Organisation;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Trouble;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists of organisations and devices. */
abstract class AssetChecks extends Checks {
  private static final int ENDLESS = 200;

  private @Nullable AssetDirectory directory;

  AssetChecks(IntegrationContract<?> kit) {
    super(kit);
  }

  /** One page of either list. */
  private interface Pages<T> {
    Page<T> from(Cursor cursor) throws IntegrationException, InterruptedException;
  }

  @BeforeEach
  void open() {
    directory = kit().open().integration().assetDirectory().orElseThrow();
  }

  @Test
  void organisations_are_listed_once_each_and_know_their_parents() throws Exception {
    List<Organisation> all = whole(directory()::organisations);
    Set<String> ids = new HashSet<>();
    all.forEach(organisation -> ids.add(organisation.sourceId()));

    assertThat(all).isNotEmpty().extracting(Organisation::sourceId).doesNotHaveDuplicates();
    assertThat(all)
        .allSatisfy(organisation -> assertThat(organisation.sourceId()).isNotBlank())
        .allSatisfy(organisation -> assertThat(organisation.name()).isNotBlank())
        .allMatch(
            organisation ->
                organisation.parentId() == null || ids.contains(organisation.parentId()));
  }

  @Test
  void devices_are_listed_once_each_and_belong_to_an_organisation() throws Exception {
    List<Device> all = whole(directory()::devices);
    Set<@Nullable String> organisations = new HashSet<>();
    whole(directory()::organisations).forEach(one -> organisations.add(one.sourceId()));

    assertThat(all)
        .extracting(device -> device.subject().deviceId())
        .doesNotContainNull()
        .doesNotHaveDuplicates();
    assertThat(all)
        .allSatisfy(device -> assertThat(device.name()).isNotBlank())
        .allMatch(device -> organisations.contains(device.subject().organisationId()));
  }

  @Test
  void an_unchanged_vendor_gives_the_same_lists_and_nothing_is_written() throws Exception {
    assertThat(whole(directory()::organisations)).isEqualTo(whole(directory()::organisations));
    assertThat(whole(directory()::devices)).isEqualTo(whole(directory()::devices));

    List<Asked> harmful =
        vendor().asked().stream().filter(request -> !kit().harmless(request)).toList();
    assertThat(harmful).as("requests that may change something").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HANGS")
  void a_vendor_in_trouble_never_gives_a_list(Trouble trouble) throws Exception {
    onlyIfItCallsTheVendor();
    failsAsAgreed("organisations", trouble, true, () -> directory().organisations(Cursor.START));
    failsAsAgreed("devices", trouble, true, () -> directory().devices(Cursor.START));
  }

  private AssetDirectory directory() {
    return Objects.requireNonNull(directory);
  }

  private static <T> List<T> whole(Pages<T> list) throws Exception {
    List<T> all = new ArrayList<>();
    Cursor cursor = Cursor.START;
    for (int pages = 0; pages < ENDLESS; pages++) {
      Page<T> page = list.from(cursor);
      all.addAll(page.items());
      if (!page.more()) {
        return all;
      }
      cursor = page.next();
    }
    throw new AssertionError("after " + ENDLESS + " pages there are still more");
  }
}
