package io.nochub.hub.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class PluginArchiveTest {
  private static final byte[] TEXT = "text".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void a_plain_jar_tells_its_descriptor_and_hash() throws Exception {
    PluginArchive archive = read(Files.readAllBytes(TestPlugin.demo("1.0.0").jar(folder)));

    assertThat(archive.packing()).isEqualTo(PluginArchive.Packing.JAR);
    assertThat(archive.descriptor().id()).isEqualTo("demo");
    assertThat(archive.descriptor().version()).isEqualTo("1.0.0");
    assertThat(archive.sha256()).matches("[0-9a-f]{64}");
  }

  @Test
  void a_zip_is_unpacked_and_recognised_until_a_file_is_changed_added_or_taken_away()
      throws Exception {
    byte[] library = TestPlugin.packed(Map.of("lib/Thing.class", TEXT));
    PluginArchive archive =
        read(
            Files.readAllBytes(TestPlugin.demo("1.0.0").zip(folder, Map.of("thing.jar", library))));
    Path unpacked = folder.resolve("unpacked");
    archive.unpackInto(unpacked);

    assertThat(archive.packing()).isEqualTo(PluginArchive.Packing.ZIP);
    assertThat(unpacked.resolve("lib/thing.jar")).hasBinaryContent(library);
    assertThat(unpacked.resolve("classes/demo/Demo.class")).exists();
    assertThat(archive.isUnpackedAt(unpacked)).isTrue();

    Path added = TestPlugin.write(unpacked.resolve("lib/evil.jar"), TEXT);
    assertThat(archive.isUnpackedAt(unpacked)).isFalse();
    Files.delete(added);
    Files.write(unpacked.resolve("lib/thing.jar"), new byte[library.length]);
    assertThat(archive.isUnpackedAt(unpacked)).isFalse();
    Files.delete(unpacked.resolve("lib/thing.jar"));
    assertThat(archive.isUnpackedAt(unpacked)).isFalse();
  }

  static Stream<Arguments> badArchives() {
    return Stream.of(
        bad("no zip", () -> "hello, I am no archive".getBytes(StandardCharsets.UTF_8), "no jar"),
        bad("empty", () -> new byte[0], "no jar or zip file"),
        bad("zip slip", () -> with("classes/../../evil.class"), "leads out of its folder"),
        bad("absolute", () -> with("/etc/cron.d/evil"), "bad name"),
        bad("drive", () -> with("C:/evil"), "bad name"),
        bad("backslashes", () -> with("..\\evil"), "bad name"),
        bad("control character", () -> with("evil\nname"), "bad name"),
        bad("case twice", () -> with("A.txt", "a.txt"), "twice, or in upper and lower case"),
        bad("twice", PluginArchiveTest::duplicate, "twice"),
        bad("link", PluginArchiveTest::link, "contains the link escape"),
        bad("bomb", () -> demo("bomb.bin", new byte[8 << 20]), "more than 100 times its size"),
        bad("API bundled", () -> with("io/nochub/api/HubPlugin.class"), "hub lends"),
        bad("SLF4J bundled", () -> with("org/slf4j/Logger.class"), "hub lends"),
        bad(
            "API for later Java",
            () -> with("META-INF/versions/17/io/nochub/api/HubPlugin.class"),
            "hub lends"),
        bad("API in a zip", () -> with("classes/io/nochub/api/HubPlugin.class"), "hub lends"),
        bad("SLF4J in a library", PluginArchiveTest::librarySlf4j, "lib/slf4j.jar contains org/sl"),
        bad("no descriptor", () -> TestPlugin.packed(Map.of("a", TEXT)), "no plugin.properties"),
        bad("no id", () -> packed(demoPlugin().without("plugin.id")), "plugin.id"),
        bad("id", () -> packed(demoPlugin().with("plugin.id", "../x")), "plugin.id"),
        bad("version", () -> packed(demoPlugin().with("plugin.version", "1")), "plugin.version"),
        bad("class", () -> packed(demoPlugin().without("plugin.class")), "plugin.class"),
        bad("Maven range", () -> requires("[1.0,2.0)"), "plugin.requires"),
        bad("two-part range", () -> requires(">=1.0 & <2.0"), "plugin.requires"),
        bad("future API", () -> requires(">=1.7.0 & <2.0.0"), "needs plugin API >=1.7.0"),
        bad("needs others", () -> packed(demoPlugin().with("plugin.dependencies", "x")), "depend"),
        bad("cut off", PluginArchiveTest::cutOff, "no jar or zip"),
        bad("broken contents", PluginArchiveTest::brokenContents, "damaged"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badArchives")
  void a_bad_archive_is_refused_with_the_reason(
      String what, Supplier<byte[]> content, String reason) {
    assertThatThrownBy(() -> read(content.get()))
        .as(what)
        .isInstanceOf(ArchiveRefused.class)
        .hasMessageContaining(reason);
  }

  @Test
  void too_large_too_many_and_too_much_are_refused() {
    byte[] content = TestPlugin.packed(TestPlugin.demo("1.0.0").files());

    assertThatThrownBy(() -> read(content, new ArchiveLimits(100, 100, 1 << 20, 100)))
        .hasMessageContaining("is larger than");
    assertThatThrownBy(() -> read(content, new ArchiveLimits(1 << 20, 2, 1 << 20, 100)))
        .hasMessageContaining("entries; at most 2");
    assertThatThrownBy(() -> read(content, new ArchiveLimits(1 << 20, 100, 100, 100)))
        .hasMessageContaining("unpacks to more than");
  }

  @Test
  void what_unpacks_to_more_than_it_declares_is_stopped_while_unpacking() throws Exception {
    byte[] content = TestPlugin.packed(zipped("classes/big.bin", new byte[100_000]));
    int entry = centralEntry(content, "classes/big.bin");
    bytes(content).putInt(entry + 24, 10);
    PluginArchive archive = read(content, new ArchiveLimits(1 << 20, 100, 50_000, 1 << 20));

    assertThatThrownBy(() -> archive.unpackInto(folder.resolve("unpacked")))
        .isInstanceOfAny(ArchiveRefused.class, IOException.class);
  }

  private PluginArchive read(byte[] content) throws ArchiveRefused, IOException {
    return read(content, ArchiveLimits.USUAL);
  }

  private PluginArchive read(byte[] content, ArchiveLimits limits)
      throws ArchiveRefused, IOException {
    Path file = TestPlugin.write(folder.resolve("given.bin"), content);
    return PluginArchive.read("given.bin", file, limits);
  }

  private static Arguments bad(String what, Supplier<byte[]> content, String reason) {
    return Arguments.of(what, content, reason);
  }

  private static TestPlugin demoPlugin() {
    return TestPlugin.demo("1.0.0");
  }

  private static byte[] packed(TestPlugin plugin) {
    return TestPlugin.packed(plugin.files());
  }

  private static byte[] requires(String range) {
    return packed(demoPlugin().with("plugin.requires", range));
  }

  private static byte[] with(String... names) {
    TestPlugin plugin = demoPlugin();
    for (String name : names) {
      plugin.resource(name, TEXT);
    }
    return packed(plugin);
  }

  private static byte[] demo(String name, byte[] content) {
    return packed(demoPlugin().resource(name, content));
  }

  private static Map<String, byte[]> zipped(String name, byte[] content) {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("plugin.properties", demoPlugin().properties());
    files.put(name, content);
    return files;
  }

  private static byte[] librarySlf4j() {
    byte[] library = TestPlugin.packed(Map.of("org/slf4j/Logger.class", TEXT));
    return TestPlugin.packed(zipped("lib/slf4j.jar", library));
  }

  /** The JDK does not write the same name twice, so the second is renamed in the bytes. */
  private static byte[] duplicate() {
    byte[] content = with("twin-1.txt", "twin-2.txt");
    String text = new String(content, StandardCharsets.ISO_8859_1).replace("twin-2", "twin-1");
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] link() {
    byte[] content = with("escape");
    int entry = centralEntry(content, "escape");
    bytes(content).putInt(entry + 38, 0xA1FF << 16);
    return content;
  }

  private static byte[] cutOff() {
    byte[] content = packed(demoPlugin());
    return Arrays.copyOf(content, content.length / 2);
  }

  private static byte[] brokenContents() {
    byte[] content = packed(demoPlugin());
    int entry = centralEntry(content, "plugin.properties");
    bytes(content).putInt(entry, 0);
    return content;
  }

  private static ByteBuffer bytes(byte[] content) {
    return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int centralEntry(byte[] content, String name) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    return text.lastIndexOf(name) - 46;
  }
}
