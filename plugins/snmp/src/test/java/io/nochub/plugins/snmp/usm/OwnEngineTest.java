package io.nochub.plugins.snmp.usm;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.testkit.MemoryState;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OwnEngineTest {
  private final MemoryState state = new MemoryState();

  @Test
  void keeps_its_id_and_counts_its_starts() {
    OwnEngine first = OwnEngine.start(state);
    OwnEngine second = OwnEngine.start(state);

    assertThat(first.boots()).isEqualTo(1);
    assertThat(second.boots()).isEqualTo(2);
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(first.id().length()).isBetween(5, 32);
    assertThat(first.id().get(0)).as("the form of RFC 3411").isEqualTo((byte) 0x80);
  }

  @Test
  void two_engines_differ() {
    assertThat(OwnEngine.start(state).id()).isNotEqualTo(OwnEngine.start(new MemoryState()).id());
  }

  @Test
  void a_count_that_has_come_to_its_end_begins_anew_with_another_id() {
    OwnEngine first = OwnEngine.start(state);
    state.put("engine.boots", Integer.toString(Integer.MAX_VALUE));

    OwnEngine next = OwnEngine.start(state);

    assertThat(next.boots()).isEqualTo(1);
    assertThat(next.id()).isNotEqualTo(first.id());
  }
}
