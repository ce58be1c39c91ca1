package io.nochub.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.testkit.FakeVendor.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the recorded payloads of a plugin: each folder of {@code src/test/resources/cases} is a
 * case.
 *
 * <ul>
 *   <li>{@code request.json}, or request with another ending: what came in, for a webhook or a
 *       listener. {@code facts.json} may hold its facts, and under "kind", "key" and "at" what else
 *       an item has.
 *   <li>{@code page-1.json}, {@code page-2.json} and so on: what the vendor answers to a poll, page
 *       after page.
 *   <li>{@code expected.json}: what is read from it: "signals", "note", "lookUp"; or "fails" with
 *       the kind of failure, and "saying" if its words matter. A case without it fails once and
 *       writes what was read there, for the author to check.
 *   <li>{@code note.md}: where the payload comes from: recorded, from the vendor's documentation,
 *       or invented to its schema.
 * </ul>
 */
public final class PayloadCases {
  private static final Path FOLDER = Path.of("src", "test", "resources", "cases");
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private PayloadCases() {}

  /** A test for each case with a request. */
  public static Stream<DynamicTest> read(SignalSource source) {
    return cases("request.")
        .map(folder -> test(folder, () -> compare(folder, outcome(source, item(folder)))));
  }

  /**
   * A test for each case with pages; the vendor answers any GET with the pages in turn. What else
   * it needs, such as a sign-in, is the desk of the vendor.
   */
  public static Stream<DynamicTest> poll(PollingSource source, FakeVendor vendor) {
    AtomicReference<@Nullable Path> running = new AtomicReference<>();
    return cases("page-1.")
        .map(
            folder ->
                test(
                    folder,
                    () -> {
                      running.set(folder);
                      vendor
                          .on("GET", "*")
                          .when(asked -> folder.equals(running.get()))
                          .reply(pages(folder));
                      compare(folder, polled(source));
                    }));
  }

  /** The items of all cases with a request, also of those that are expected to fail. */
  public static List<Received> items() {
    return cases("request.").map(PayloadCases::item).toList();
  }

  /** The item of one case. */
  public static Received item(String name) {
    return item(FOLDER.resolve(name));
  }

  private static DynamicTest test(Path folder, Executable body) {
    return DynamicTest.dynamicTest(
        folder.getFileName().toString().replace('-', ' '), folder.toUri(), body);
  }

  private static Stream<Path> cases(String startingWith) {
    if (!Files.isDirectory(FOLDER)) {
      return Stream.empty();
    }
    return list(FOLDER).stream().filter(folder -> !files(folder, startingWith).isEmpty());
  }

  private static Object outcome(SignalSource source, Received item) {
    try {
      return ReadingJson.tree(source.read(item));
    } catch (IntegrationException e) {
      return ReadingJson.tree(e);
    }
  }

  private static Object polled(PollingSource source)
      throws IntegrationException, InterruptedException {
    List<Object> readings = new ArrayList<>();
    Poll page;
    Cursor cursor = Cursor.START;
    do {
      page = source.poll(cursor);
      for (Received item : page.items()) {
        Reading reading = source.read(item);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("key", item.key());
        tree.put("reading", ReadingJson.tree(reading));
        readings.add(tree);
      }
      cursor = page.next();
    } while (page.more());
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("coverage", page.coverage().name());
    whole.put("items", readings);
    return whole;
  }

  private static void compare(Path folder, Object actual) {
    assertThat(folder.resolve("note.md")).as("says where the payload comes from").isNotEmptyFile();
    Path file = folder.resolve("expected.json");
    String text = ReadingJson.text(actual);
    if (!Files.exists(file)) {
      write(file, text);
      fail("%s was missing and now holds what was read; see whether it is right:%n%s", file, text);
    }
    String expected = ReadingJson.normal(text(file));
    boolean anyWords = expected.contains("\"fails\"") && !expected.contains("\"saying\"");
    assertThat(anyWords ? ReadingJson.withoutWords(text) : text)
        .as("%s; if what follows is right, let it be the file:%n%s", file, text)
        .isEqualTo(expected);
  }

  private static Received item(Path folder) {
    byte[] body = bytes(files(folder, "request.").get(0));
    Map<String, String> facts = new LinkedHashMap<>(Map.of("method", "POST", "path", ""));
    Path file = folder.resolve("facts.json");
    if (Files.exists(file)) {
      MAPPER
          .readTree(text(file))
          .properties()
          .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asString()));
    }
    String kind = taken(facts, "kind", "webhook");
    String key = taken(facts, "key", "");
    Instant at = Instant.parse(taken(facts, "at", ManualClock.START.toString()));
    return new Received(kind, key, at, facts, body);
  }

  private static String taken(Map<String, String> facts, String name, String byDefault) {
    String value = facts.remove(name);
    return value == null ? byDefault : value;
  }

  private static Reply[] pages(Path folder) {
    return files(folder, "page-").stream()
        .map(page -> Reply.json(text(page)))
        .toArray(Reply[]::new);
  }

  private static List<Path> files(Path folder, String startingWith) {
    return list(folder).stream()
        .filter(file -> file.getFileName().toString().startsWith(startingWith))
        .toList();
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
