package io.nochub.hub.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Capability;
import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an integration offers against what its type declares. */
class RolesTest {
  private record Hook(boolean onlyAnswers) implements WebhookSource {
    @Override
    public String name() {
      return "hook";
    }

    @Override
    public WebhookVerdict authenticate(WebhookRequest request) {
      return WebhookVerdict.refuse();
    }

    @Override
    public Reading read(Received item) {
      return Reading.nothing("nothing comes in");
    }
  }

  private static List<String> undeclared(Hook hook) {
    Integration integration =
        new Integration() {
          @Override
          public List<SignalSource> sources() {
            return List.of(hook);
          }

          @Override
          public Health probe() {
            return Health.of("well");
          }
        };
    return Roles.of(integration).undeclared(Set.of(Capability.ALERTS_BY_POLL));
  }

  @Test
  void a_webhook_that_takes_something_in_is_to_be_declared() {
    assertThat(undeclared(new Hook(false)))
        .containsExactly("offers source hook without declaring ALERTS_BY_WEBHOOK");
  }

  @Test
  void a_page_that_only_answers_needs_no_declaration() {
    assertThat(undeclared(new Hook(true))).isEmpty();
  }
}
