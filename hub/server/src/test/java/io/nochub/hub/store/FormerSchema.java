package io.nochub.hub.store;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Databases as former versions of the program left them. */
public final class FormerSchema {
  private FormerSchema() {}

  /** Every schema a set ever had, the first one first. */
  public static List<Integer> versions(String set) {
    return IntStream.rangeClosed(1, Migrations.STEPS.getOrDefault(set, 0)).boxed().toList();
  }

  /** What the steps of a folder do, without the comments, by their files' names. */
  static Map<String, String> steps(String folder) throws IOException, URISyntaxException {
    URL at = Objects.requireNonNull(Migrations.class.getResource("/db/" + folder));
    Map<String, String> steps = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(at.toURI()), "V*.sql")) {
      for (Path file : files) {
        steps.put(file.getFileName().toString(), Files.readString(file).replaceAll("--.*", ""));
      }
    }
    return steps;
  }

  /** Makes a SQLite file of a former schema, or brings one so far and no farther. */
  public static void migrate(Path file, String set, int version) {
    new Migrations(new SqliteDialect(file))
        .flyway(set, "")
        .target(Integer.toString(version))
        .load()
        .migrate();
  }
}
