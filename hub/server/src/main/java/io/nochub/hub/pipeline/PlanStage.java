package io.nochub.hub.pipeline;

import io.nochub.hub.alert.Alert;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.Happening;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.incident.TimelineEntry;
import io.nochub.hub.store.Transaction;
import java.util.HashMap;
import java.util.Map;

/** Plans what follows outside from what the passage did to its incident. */
final class PlanStage implements Stage {
  private static final String STAGE = "plan";

  private final Effects effects;
  private final IncidentStore incidents;

  PlanStage(Effects effects, IncidentStore incidents) {
    this.effects = effects;
    this.incidents = incidents;
  }

  @Override
  public Passage pass(Passage passage, Transaction tx) {
    Incident incident = passage.incident();
    if (passage.ended() || incident == null || passage.happening() == Happening.NONE) {
      return passage;
    }
    Effects.Plan plan =
        effects.follow(tx, incident, passage.happening(), text(passage), passage.now());
    if (!passage.remark().isEmpty()) {
      remark(tx, plan.incident(), passage);
    }
    // one line for each repeat would bury those that decided something
    if (plan.sentences().isEmpty() || passage.happening() == Happening.REPEATED) {
      return passage;
    }
    Map<String, String> refs = new HashMap<>();
    refs.put("incident", Long.toString(incident.id()));
    refs.put("integration", incident.integration());
    return passage.saying(
        STAGE,
        plan.incident().live() ? "planned" : "not sent",
        String.join(" ", plan.sentences()),
        refs);
  }

  private void remark(Transaction tx, Incident incident, Passage passage) {
    incidents.add(
        tx,
        incident.id(),
        new TimelineEntry(passage.now(), Actor.HUB, TimelineEntry.Kind.CHANGED, passage.remark()));
    effects.follow(tx, incident, Happening.NOTED, passage.remark(), passage.now());
  }

  /** What a ticket note says about it. */
  private static String text(Passage passage) {
    Alert alert = passage.requireAlert();
    return switch (passage.happening()) {
      case RECOVERED -> recovery(alert, passage.incident());
      case REOPENED -> "Raised again: " + alert.report().title() + ".";
      case NONE,
          OPENED,
          WORSE,
          CHANGED,
          REPEATED,
          ACKNOWLEDGED,
          RESOLVED,
          NOTED,
          CLOSED,
          WENT_LIVE ->
          "";
    };
  }

  private static String recovery(
      Alert alert, @org.jspecify.annotations.Nullable Incident incident) {
    long repeats = incident == null ? 0 : incident.repeats();
    String note = alert.clearNote().isBlank() ? "" : " " + alert.clearNote();
    String seen = repeats == 0 ? "" : " It had been reported " + (repeats + 1) + " times.";
    return "Recovered: " + alert.report().title() + "." + note + seen;
  }
}
