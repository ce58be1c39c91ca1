package io.nochub.plugins.lab.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Category;
import io.nochub.plugins.lab.story.StoryEvent.Does;
import io.nochub.runtime.json.JacksonJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StoryTest {
  private final Story story = Story.load(new JacksonJson());

  @Test
  void every_name_in_it_leads_somewhere() {
    List<String> organisations = story.organisations().stream().map(StoryOrganisation::id).toList();
    List<String> alerts = story.events().stream().map(StoryEvent::alertId).toList();

    assertThat(organisations).containsAll(story.clients()).doesNotHaveDuplicates();
    assertThat(story.devices()).extracting(StoryDevice::id).doesNotHaveDuplicates();
    assertThat(story.devices()).extracting(StoryDevice::organisation).isSubsetOf(organisations);
    assertThat(story.devices().stream().map(StoryDevice::site).filter(Objects::nonNull))
        .isSubsetOf(organisations);
    assertThat(story.devices().stream().map(StoryDevice::upstream).filter(Objects::nonNull))
        .isSubsetOf(deviceIds());
    assertThat(story.events()).extracting(StoryEvent::device).isSubsetOf(deviceIds());
    assertThat(story.sometimes())
        .allSatisfy(
            it -> assertThat(alerts).contains(StoryEvent.alertId(it.device(), it.condition())));
  }

  @Test
  void the_events_stand_in_the_order_of_the_day() {
    assertThat(story.events()).extracting(event -> story.minutesTo(event.toldAt())).isSorted();
  }

  @Test
  void what_is_raised_says_how_grave_it_is_and_of_what_kind() {
    assertThat(story.events())
        .filteredOn(event -> event.does() != Does.CLEAR)
        .allSatisfy(
            event -> {
              assertThat(event.severity()).isIn("critical", "high", "medium", "low", "info");
              assertThat(event.category()).isNotNull();
            });
  }

  @Test
  void what_is_raised_is_cleared_before_the_day_is_over() {
    Telling day = new Telling(story, Instant.EPOCH, 1, 1);
    long end = story.events().size();

    for (Telling.Told told : day.between(0, end)) {
      if (told.event().does() == Does.RAISE) {
        assertThat(day.end(told, end)).as("end of %s", told.event()).isPresent();
      }
    }
  }

  @Test
  void it_has_the_cases_a_hub_has_to_get_right() {
    assertThat(story.events())
        .extracting(StoryEvent::category)
        .contains(
            Category.AVAILABILITY,
            Category.BACKUP,
            Category.CAPACITY,
            Category.NETWORK,
            Category.PATCH,
            Category.SECURITY);
    assertThat(story.events()).as("told late").anyMatch(event -> event.occurred() != null);
    assertThat(sharedBetweenClients()).as("name and address two clients share").hasSize(2);
    assertThat(story.devices())
        .as("an organisation that is no client")
        .anyMatch(device -> !story.clients().contains(device.organisation()));
  }

  @Test
  void the_example_configuration_knows_the_same_devices() throws IOException {
    String example = Files.readString(Path.of("..", "..", "config", "example", "clients.yaml"));

    assertThat(story.devices())
        .filteredOn(device -> story.clients().contains(device.organisation()))
        .allSatisfy(
            device ->
                assertThat(example)
                    .contains("id: " + device.id() + "\n", device.serial(), device.mac()));
  }

  private Set<String> sharedBetweenClients() {
    Set<String> shared = new HashSet<>();
    for (StoryDevice one : story.devices()) {
      for (StoryDevice other : story.devices()) {
        if (!one.organisation().equals(other.organisation())) {
          Stream.of(one.name(), one.ip())
              .filter(Set.of(other.name(), other.ip())::contains)
              .forEach(shared::add);
        }
      }
    }
    return shared;
  }

  private List<String> deviceIds() {
    return story.devices().stream().map(StoryDevice::id).toList();
  }
}
