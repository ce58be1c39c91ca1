package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.testkit.FakeVendor.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a source answers when it is told which alerts the hub believes open. */
abstract class RecheckChecks extends Checks {
  private @Nullable Connection connection;

  RecheckChecks(IntegrationContract<?> kit) {
    super(kit);
  }

  @BeforeEach
  void open() {
    connection = kit().open();
  }

  @Test
  void at_least_one_source_can_be_asked() throws Exception {
    int able = 0;
    for (SignalSource source : sources()) {
      able += recheck(source, List.of()) == null ? 0 : 1;
    }
    assertThat(able).as("sources that answer recheck").isPositive();
  }

  @Test
  void it_only_clears_and_only_what_it_was_told() throws Exception {
    for (SignalSource source : sources()) {
      List<AlertRaised> open = raisedBy(source);
      Reading answer = recheck(source, open);
      if (answer == null) {
        continue;
      }
      Set<String> told = open.stream().map(AlertRaised::sourceAlertId).collect(Collectors.toSet());
      assertThat(answer.signals())
          .allSatisfy(
              signal -> {
                assertThat(signal).isInstanceOf(AlertCleared.class);
                assertThat(((AlertCleared) signal).sourceAlertId()).isIn(told);
              });
    }
  }

  @Test
  void asking_again_gives_the_same_and_writes_nothing() throws Exception {
    for (SignalSource source : sources()) {
      List<AlertRaised> open = raisedBy(source);
      assertThat(recheck(source, open)).isEqualTo(recheck(source, open));
    }
    List<Asked> harmful =
        vendor().asked().stream().filter(request -> !kit().harmless(request)).toList();
    assertThat(harmful).as("requests that may change something").isEmpty();
  }

  private List<SignalSource> sources() {
    return Objects.requireNonNull(connection).sources();
  }

  private static @Nullable Reading recheck(SignalSource source, List<AlertRaised> open)
      throws Exception {
    try {
      return source.recheck(open);
    } catch (UnsupportedOperationException e) {
      // Another source of the integration answers for the feed.
      return null;
    }
  }

  private List<AlertRaised> raisedBy(SignalSource source) throws Exception {
    List<AlertRaised> raised = new ArrayList<>();
    for (Received item : kit().items(source)) {
      for (Signal signal : ReadingChecks.signals(source, item)) {
        if (signal instanceof AlertRaised alert) {
          raised.add(alert);
        }
      }
    }
    return raised;
  }
}
