package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Health;
import io.nochub.api.IntegrationException;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Trouble;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The probe. */
abstract class ProbeChecks extends Checks {
  ProbeChecks(IntegrationContract<?> kit) {
    super(kit);
  }

  @Test
  void a_vendor_that_is_well_gives_up_with_a_line_for_each_permission() throws Exception {
    Health health = kit().open().integration().probe();

    assertThat(health.state()).as("%s", health).isEqualTo(Health.State.UP);
    assertThat(health.summary()).isNotBlank();
    assertThat(health.checks())
        .as("each line says what was tried")
        .allSatisfy(check -> assertThat(check.what()).isNotBlank());
    kit().assertNoSecret(health.toString());
  }

  @Test
  void it_writes_nothing() throws Exception {
    kit().open().integration().probe();

    List<Asked> harmful =
        vendor().asked().stream().filter(request -> !kit().harmless(request)).toList();
    assertThat(harmful).as("requests that may change something").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HANGS")
  void trouble_at_the_vendor_is_told(Trouble trouble) throws Exception {
    onlyIfItCallsTheVendor();
    Connection connection = kit().open();
    vendor().trouble(trouble);

    try {
      Health health = connection.integration().probe();
      assertThat(health.state()).as("%s: %s", trouble, health).isNotEqualTo(Health.State.UP);
      kit().assertNoSecret(health.toString());
    } catch (IntegrationException e) {
      assertThat(e.kind()).as("%s: %s", trouble, e.getMessage()).isIn(kit().kinds(trouble, true));
      kit().assertNoSecret(e.getMessage());
    }
  }

  @Test
  void an_interrupt_ends_it() throws Exception {
    onlyIfItCallsTheVendor();
    Connection connection = kit().open();

    endsWhenInterrupted("probe", () -> connection.integration().probe());
  }
}
