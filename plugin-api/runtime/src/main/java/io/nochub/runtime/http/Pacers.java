package io.nochub.runtime.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The paces of one client, one for each lane of its vendor. Knows nothing of any plugin. */
final class Pacers implements HttpMeter.Paces {
  private final Map<String, Pacer> lanes = new ConcurrentHashMap<>();
  private final PaceClock clock;

  Pacers(PaceClock clock) {
    this.clock = clock;
  }

  Pacer of(String lane) {
    return lanes.computeIfAbsent(lane, added -> new Pacer(clock));
  }

  @Override
  public List<CallsLeft> left() {
    return new TreeMap<>(lanes)
        .entrySet().stream()
            .map(lane -> lane.getValue().left(lane.getKey()))
            .flatMap(Optional::stream)
            .toList();
  }
}
