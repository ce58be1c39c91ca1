package io.nochub.hub.store;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Databases as former versions of the program left them. */
public final class FormerSchema {
  private FormerSchema() {}

  /** Every schema a set ever had, the first one first. */
  public static List<Integer> versions(String set) {
    int newest = Integer.parseInt(Migrations.NEWEST.get(set));
    return IntStream.rangeClosed(1, newest).boxed().toList();
  }

  /** What a step of a set does. */
  static String text(String set, int version) throws IOException, URISyntaxException {
    URL folder = Objects.requireNonNull(Migrations.class.getResource("/db/" + set));
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of(folder.toURI()), "V" + version + "__*.sql")) {
      return Files.readString(files.iterator().next());
    }
  }

  /** Makes a SQLite file of a former schema, or brings one so far and no farther. */
  public static void migrate(Path file, String set, int version) {
    new Migrations(new SqliteDialect(file))
        .flyway(set)
        .target(Integer.toString(version))
        .load()
        .migrate();
  }
}
