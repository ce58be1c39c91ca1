package io.nochub.plugins.autotask;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpManners;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.JsonView;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant lives: Autotask has many data centres and tells by the API user's name which one
 * is right. Asked for once, and again when calls fail as they would after a move. Thread-safe.
 */
final class Zone {
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(10);
  private static final String VERSION = "V1.0";

  private final AutotaskConfig config;
  private final HttpAccess http;
  private final InstantSource clock;
  private volatile @Nullable Place known;

  Zone(AutotaskConfig config, HttpAccess plain, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    http =
        plain.with(
            new HttpManners() {
              @Override
              public Optional<IntegrationException> judge(HttpCall call, HttpReply reply) {
                return Refusal.of(call, reply);
              }
            });
  }

  /**
   * @param api what stands before the name of an entity
   * @param web what people open in a browser
   */
  record Place(String name, URI api, URI web, Instant seenAt) {
    Place seenAt(Instant now) {
      return new Place(name, api, web, now);
    }

    URI ticket(String id) {
      return HttpCall.get(web, "Autotask", "AutotaskExtend", "ExecuteCommand.aspx")
          .query("Code", "OpenTicketDetail")
          .query("TicketID", id)
          .address();
    }
  }

  Place place() throws IntegrationException, InterruptedException {
    Place place = known;
    return place == null ? look() : place;
  }

  /** Asks anew, whatever is known. */
  Place look() throws IntegrationException, InterruptedException {
    JsonView zone;
    try {
      zone = http.send(HttpCall.get(config.zoneLookup()).query("user", config.user())).json();
    } catch (IntegrationException e) {
      if (e.kind() == Kind.REJECTED || e.kind() == Kind.NOT_FOUND) {
        throw IntegrationException.of(
                Kind.FORBIDDEN,
                "Autotask knows no zone for the API user in the settings: " + e.getMessage())
            .causedBy(e);
      }
      throw e;
    }
    Place place =
        new Place(
            zone.at("zoneName").textOr("unnamed"),
            folder(zone.at("url").requireText(), VERSION),
            folder(zone.at("webUrl").requireText(), ""),
            clock.instant());
    known = place;
    return place;
  }

  /** Whether the tenant lives elsewhere by now; asked at most every ten minutes. */
  boolean movedFrom(Place place) throws InterruptedException {
    if (place.seenAt().plus(BETWEEN_LOOKS).isAfter(clock.instant())) {
      return false;
    }
    // So that a zone lookup in trouble is not asked for at each call.
    known = place.seenAt(clock.instant());
    try {
      return !look().api().equals(place.api());
    } catch (IntegrationException stillUnknown) {
      // The failure that made us ask is the one to tell.
      return false;
    }
  }

  /** Paths are taken as the lookup writes them: one source says that their case matters. */
  private static URI folder(String address, String below) throws IntegrationException {
    try {
      return URI.create((address.endsWith("/") ? address : address + "/") + below);
    } catch (IllegalArgumentException e) {
      throw IntegrationException.of(
          Kind.BAD_PAYLOAD, "the zone lookup gave something that is no address");
    }
  }
}
