package io.nochub.testkit.contract.sample;

import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict;
import java.util.List;
import java.util.Set;

/** Raised and cleared alerts, one a request. */
final class SampleHook implements WebhookSource {
  private final SampleConfig config;
  private final IntegrationContext context;
  private final Flaw flaw;

  SampleHook(SampleConfig config, IntegrationContext context, Flaw flaw) {
    this.config = config;
    this.context = context;
    this.flaw = flaw;
  }

  @Override
  public String name() {
    return "hook";
  }

  @Override
  public String feed() {
    return "alerts";
  }

  @Override
  public Set<String> keptHeaders() {
    return flaw == Flaw.KEEPS_THE_PROOF ? Set.of("X-Secret") : Set.of("Content-Type");
  }

  @Override
  public WebhookVerdict authenticate(WebhookRequest request) {
    boolean genuine = request.carries("X-Secret", config.hookSecret());
    if (flaw == Flaw.BELIEVES_A_PREFIX) {
      genuine = request.header("X-Secret").filter(text -> text.startsWith("hook")).isPresent();
    }
    return genuine || flaw == Flaw.BELIEVES_EVERYBODY
        ? WebhookVerdict.accept()
        : WebhookVerdict.refuse();
  }

  @Override
  public Reading recheck(List<AlertRaised> open) throws IntegrationException, InterruptedException {
    return flaw == Flaw.ANSWERS_AN_UNDECLARED_RECHECK
        ? Reading.nothing("all as it was")
        : WebhookSource.super.recheck(open);
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    JsonView alert = context.json().parse(item.body());
    String id = alert.at("id").requireText();
    if (id.isBlank()) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, "/id is empty");
    }
    if (alert.at("ended").isTrue()) {
      return flaw == Flaw.READ_FORGETS_CLEARS
          ? Reading.nothing("an end")
          : Reading.of(AlertCleared.of(id, item.at(), ""));
    }
    return Reading.of(
        AlertRaised.of(id, "disk", Subject.UNKNOWN).at(item.at()).title("Disk").build());
  }
}
