package io.nochub.testkit.spec;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the vendors' descriptions lie: the folder that the variable NOCHUB_SPECS names, else {@code
 * shared/specs} beside the checkout. They are the vendors' and no part of this project, so a test
 * that needs one is skipped where they are not.
 */
final class SpecFolder {
  private static final String VARIABLE = "NOCHUB_SPECS";

  private SpecFolder() {}

  /** Reads a file of the folder; ends the test as skipped if it is not there. */
  static byte[] read(String name) {
    Optional<Path> file = named().or(SpecFolder::besideCheckout).map(at -> at.resolve(name));
    assumeTrue(
        file.filter(Files::isRegularFile).isPresent(),
        () ->
            "not compared with the vendor's description: "
                + name
                + " is neither in the folder that "
                + VARIABLE
                + " names nor in shared/specs beside the checkout");
    return bytes(file.orElseThrow());
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> named() {
    return Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of);
  }

  private static Optional<Path> besideCheckout() {
    return Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
        .map(at -> at.resolve("shared").resolve("specs"))
        .filter(Files::isDirectory)
        .findFirst();
  }
}
