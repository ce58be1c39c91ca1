package io.nochub.plugins.lab.story;

import io.nochub.api.IntegrationException;
import io.nochub.api.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/**
 * One day of a small MSP. Immutable.
 *
 * @param startsAt time of day at which the story begins and begins again
 * @param clients the organisations that are clients; one more organisation sends alerts
 * @param sometimes conditions that do not come every day
 * @param events in the order of a day that begins at {@code startsAt}
 */
public record Story(
    String startsAt,
    List<String> clients,
    List<StoryOrganisation> organisations,
    List<StoryDevice> devices,
    List<Sometimes> sometimes,
    List<StoryEvent> events) {

  /** A condition that comes on that many days of a hundred; always on the first day. */
  public record Sometimes(String device, String condition, int chance) {}

  public Story {
    clients = List.copyOf(clients);
    organisations = List.copyOf(organisations);
    devices = List.copyOf(devices);
    sometimes = List.copyOf(sometimes);
    events = List.copyOf(events);
  }

  /** The story that comes with the plugin. */
  public static Story load(Json json) {
    try (InputStream in = Story.class.getResourceAsStream("story.json")) {
      if (in == null) {
        throw new IllegalStateException("story.json is missing from the archive");
      }
      return json.read(in.readAllBytes(), Story.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IntegrationException e) {
      throw new IllegalStateException("story.json cannot be read: " + e.getMessage(), e);
    }
  }

  public Optional<StoryDevice> device(String id) {
    return devices.stream().filter(device -> device.id().equals(id)).findFirst();
  }

  /** The name of a client or site; its id if it has none. */
  public String organisationName(String id) {
    return organisations.stream()
        .filter(organisation -> organisation.id().equals(id))
        .map(StoryOrganisation::name)
        .findFirst()
        .orElse(id);
  }

  /** Minutes from the beginning of the story's day to a time of day, 0 to 1439. */
  int minutesTo(LocalTime time) {
    long minutes = Duration.between(LocalTime.parse(startsAt), time).toMinutes();
    return (int) Math.floorMod(minutes, 1440L);
  }
}
