package io.nochub.plugins.lab.rmm;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.AlertControl;
import io.nochub.api.signal.Subject;
import io.nochub.plugins.lab.rmm.Acts.Act;
import io.nochub.plugins.lab.story.Story;
import io.nochub.plugins.lab.story.StoryEvent;
import java.time.InstantSource;
import java.util.List;

/** Ends an alert of the story; its clear comes with the next poll. */
final class LabAlertControl implements AlertControl {
  private final Story story;
  private final Acts acts;
  private final InstantSource clock;

  LabAlertControl(Story story, Acts acts, InstantSource clock) {
    this.story = story;
    this.acts = acts;
    this.clock = clock;
  }

  @Override
  public void resolve(String sourceAlertId, Subject scope, String note, IdempotencyKey key)
      throws IntegrationException {
    StoryEvent event =
        story.events().stream()
            .filter(it -> it.alertId().equals(sourceAlertId))
            .findFirst()
            .orElseThrow(
                () ->
                    IntegrationException.of(
                        Kind.NOT_FOUND,
                        "the story has no alert "
                            + sourceAlertId
                            + "; what was raised by hand is cleared by hand"));
    Scopes.within(scope, event.device(), story);
    String text = note.isBlank() ? "resolved through the hub" : note;
    acts.add(
        new Act(
            key.value(),
            "resolve",
            event.device(),
            List.of(sourceAlertId),
            clock.instant(),
            true,
            text));
  }
}
