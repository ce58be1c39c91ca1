package io.nochub.hub.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BacklogTest {
  private final Backlog backlog = new Backlog();

  @Test
  void what_comes_while_an_integration_is_closed_waits_behind_what_is_parked() {
    backlog.park("rmm", List.of(1L, 2L));
    backlog.add("rmm", 3);
    assertThat(backlog.isEmpty()).isTrue();
    backlog.unpark("rmm");
    assertThat(backlog.next(10).ids()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void what_comes_while_others_are_dealt_with_is_put_behind_them() {
    backlog.add("rmm", 1);
    Backlog.Share share = backlog.next(10);
    backlog.park("rmm", share.ids());
    backlog.add("rmm", 2);
    backlog.done(share, List.of());
    assertThat(backlog.isEmpty()).isTrue();
    backlog.unpark("rmm");
    assertThat(backlog.next(10).ids()).containsExactly(1L, 2L);
  }

  @Test
  void a_share_that_is_parked_while_its_integration_opens_comes_before_what_followed() {
    backlog.add("rmm", 1);
    Backlog.Share share = backlog.next(10);
    backlog.add("rmm", 2);
    backlog.park("rmm", share.ids());
    backlog.unpark("rmm");
    backlog.done(share, List.of());
    assertThat(backlog.next(10).ids()).containsExactly(1L, 2L);
  }
}
