package io.nochub.hub.web.board;

import io.nochub.api.signal.Severity;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the board's address says: the address is the state, so a filtered board can be sent. */
public record BoardAddress(
    Optional<String> client, Optional<Severity> severity, Optional<String> text, boolean grouped) {

  BoardView.Filter filter() {
    return new BoardView.Filter(client, severity, text);
  }

  /** Whether anything is left out. */
  public boolean isFiltered() {
    return client.isPresent() || severity.isPresent() || text.isPresent();
  }

  /** This board at another path, such as {@code /board} for its part. */
  public String at(String path) {
    List<String> parts = new ArrayList<>();
    client.ifPresent(value -> parts.add("client=" + encoded(value)));
    severity.ifPresent(value -> parts.add("severity=" + value));
    text.ifPresent(value -> parts.add("q=" + encoded(value)));
    if (grouped) {
      parts.add("group=client");
    }
    return parts.isEmpty() ? path : path + "?" + String.join("&", parts);
  }

  /** The board with only this client. */
  public String ofClient(String id) {
    return new BoardAddress(Optional.of(id), severity, text, grouped).at("/");
  }

  /** The board with only this severity; without one if it is chosen already. */
  public String of(Severity value) {
    Optional<Severity> other =
        severity.filter(value::equals).isPresent() ? Optional.empty() : Optional.of(value);
    return new BoardAddress(client, other, text, grouped).at("/");
  }

  /** The board grouped by client, or not any more. */
  public String regrouped() {
    return new BoardAddress(client, severity, text, !grouped).at("/");
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
