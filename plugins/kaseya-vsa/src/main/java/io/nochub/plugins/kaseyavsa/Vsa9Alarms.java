package io.nochub.plugins.kaseyavsa;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.Json;
import io.nochub.api.json.JsonView;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All open alarms, each look a complete one. What is listed as closed is told as such at once; what
 * is no longer listed has ended. Rows are not asked for in an order, because that alarms can be
 * sorted is not documented: the hub believes an absence over several pages only when it was so
 * twice.
 */
final class Vsa9Alarms implements PollingSource {
  /** The organisation is the agent's, and agents seldom move. */
  private static final Duration AGENTS_KEPT = Duration.ofHours(1);

  private static final int MOST_AGENTS = 5_000;

  private static final List<String> OF_AGENT =
      List.of(
          "AgentId",
          "ComputerName",
          "OrgId",
          "MachineGroupId",
          "MachineGroup",
          "IPAddress",
          "IPv6Address");

  private final Vsa9Config config;
  private final Vsa9Client client;
  private final AlarmMapping mapping;
  private final Json json;
  private final Lately<Optional<JsonView>> agents;

  Vsa9Alarms(Vsa9Config config, Vsa9Client client, IntegrationContext context) {
    this.config = config;
    this.client = client;
    this.mapping = new AlarmMapping(config);
    this.json = context.json();
    this.agents = new Lately<>(MOST_AGENTS, AGENTS_KEPT, context.clock());
  }

  @Override
  public String name() {
    return "alarms";
  }

  @Override
  public Duration usualInterval() {
    return config.interval();
  }

  /**
   * A page is up to a hundred agents that were not asked about before, and the settings may allow
   * one a second.
   */
  @Override
  public Duration longest() {
    return Duration.ofMinutes(3);
  }

  @Override
  public Poll poll(Cursor cursor) throws IntegrationException, InterruptedException {
    Position position = Position.of(cursor);
    Rows rows = client.alarms(position.skip(), Rows.TOP);
    Set<String> problems = new LinkedHashSet<>();
    Set<String> keys = new HashSet<>();
    List<Received> items = new ArrayList<>();
    for (JsonView alarm : rows.rows()) {
      String key = key(alarm);
      if (keys.add(key)) {
        items.add(received(key, alarm, problems));
      }
    }
    Optional<Cursor> next = position.after(rows, "AlarmId", 1).map(Position::cursor);
    Poll page = Poll.everything(items, next);
    for (String problem : problems) {
      page = page.withProblem(problem);
    }
    return page;
  }

  /** Without an id nothing can be said of what else has ended: the look is none. */
  private static String key(JsonView alarm) throws IntegrationException {
    return alarm
        .at("AlarmId")
        .text()
        .map(String::strip)
        .filter(id -> !id.isEmpty())
        .orElseThrow(
            () ->
                IntegrationException.of(
                    Kind.BAD_PAYLOAD, "an alarm in VSA's list has no AlarmId: " + alarm));
  }

  private Received received(String key, JsonView alarm, Set<String> problems)
      throws IntegrationException, InterruptedException {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("Alarm", alarm);
    try {
      agents
          .get(alarm.at("AgentId").textOr(""), client::agent)
          .ifPresent(agent -> whole.put("Agent", some(agent)));
    } catch (IntegrationException e) {
      if (e.kind() != Kind.FORBIDDEN) {
        throw e;
      }
      problems.add("Alerts come without their organisation: " + e.getMessage());
    }
    return Received.of("alarm", key, json.write(whole));
  }

  private static Map<String, Object> some(JsonView agent) {
    Map<String, Object> some = new LinkedHashMap<>();
    for (String name : OF_AGENT) {
      if (agent.at(name).exists()) {
        some.put(name, agent.at(name));
      }
    }
    return some;
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    return mapping.read(json.parse(item.body()), item.at());
  }
}
