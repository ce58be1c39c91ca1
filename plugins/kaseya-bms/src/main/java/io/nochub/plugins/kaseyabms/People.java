package io.nochub.plugins.kaseyabms;

import io.nochub.api.IntegrationException;
import org.jspecify.annotations.Nullable;

/** Which user the hub is, and who is no person. Thread-safe. */
final class People {
  private final KaseyaBmsConfig config;
  private final KaseyaBmsClient client;
  private volatile @Nullable Own own;

  People(KaseyaBmsConfig config, KaseyaBmsClient client) {
    this.config = config;
    this.client = client;
  }

  record Own(String id, String name) {}

  /** The user whose password the hub has. */
  Own own() throws IntegrationException, InterruptedException {
    Own known = own;
    return known == null ? look() : known;
  }

  Own look() throws IntegrationException, InterruptedException {
    Dto user = client.result(client.get("security", "userinfo"));
    Own found = new Own(user.at("UserId").requireText(), user.text("FullName"));
    own = found;
    return found;
  }

  /**
   * Whether it was the hub. It reads only tickets that carry its key, and it made those: so who
   * created them is the hub's user, or was it before another one was put into the settings.
   */
  boolean isOurs(String user, Dto ticket) throws IntegrationException, InterruptedException {
    return !user.isEmpty() && (user.equals(own().id()) || user.equals(ticket.text("CreatedBy")));
  }

  boolean isProgram(String user, String name) {
    return config.programs().stream()
        .map(String::strip)
        .anyMatch(program -> program.equals(user) || program.equalsIgnoreCase(name));
  }
}
