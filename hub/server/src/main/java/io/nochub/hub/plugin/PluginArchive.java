package io.nochub.hub.plugin;

import io.nochub.runtime.loader.InvalidDescriptorException;
import io.nochub.runtime.loader.PluginDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A plugin archive that was looked through and found harmless to unpack: a plain jar, or a zip of
 * {@code plugin.properties}, {@code classes/} and {@code lib/*.jar}. Only what lies on the hub's
 * own shelf is read, so that what was checked is what runs.
 */
final class PluginArchive {
  /** JAR is loaded as it is, ZIP is unpacked first. */
  enum Packing {
    JAR,
    ZIP
  }

  private static final String DESCRIPTOR = "plugin.properties";
  private static final Pattern OF_A_RELEASE = Pattern.compile("^META-INF/versions/\\d+/");
  private static final List<String> LENT = List.of("io/nochub/api/", "org/slf4j/");
  private static final Set<String> CLASS_PATH = Set.of("classes/", "lib/");

  private final Path file;
  private final ArchiveLimits limits;
  private final Packing packing;
  private final PluginDescriptor descriptor;
  private final String sha256;

  private PluginArchive(
      Path file,
      ArchiveLimits limits,
      Packing packing,
      PluginDescriptor descriptor,
      String sha256) {
    this.file = file;
    this.limits = limits;
    this.packing = packing;
    this.descriptor = descriptor;
    this.sha256 = sha256;
  }

  /**
   * Reads and checks an archive.
   *
   * @param name what the operator calls it, for messages
   */
  static PluginArchive read(String name, Path file, ArchiveLimits limits)
      throws ArchiveRefused, IOException {
    if (Files.size(file) > limits.archiveBytes()) {
      throw new ArchiveRefused(name + " is larger than " + (limits.archiveBytes() >> 20) + " MiB");
    }
    byte[] content = Files.readAllBytes(file);
    List<ZipListing.Entry> entries = ZipListing.of(name, content, limits);
    Packing packing = packing(entries);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      refuseLentClasses(name, entries);
      for (ZipListing.Entry entry : entries) {
        if (packing == Packing.ZIP && isLibrary(entry.name())) {
          byte[] library = bytes(zip, entry.name(), limits.unpackedBytes());
          String inner = name + ", " + entry.name();
          refuseLentClasses(inner, ZipListing.of(inner, library, limits));
        }
      }
      PluginDescriptor descriptor = descriptor(name, zip);
      return new PluginArchive(file, limits, packing, descriptor, sha256(content));
    } catch (ZipException e) {
      throw new ArchiveRefused(name + " is damaged: " + e.getMessage(), e);
    }
  }

  Path file() {
    return file;
  }

  Packing packing() {
    return packing;
  }

  PluginDescriptor descriptor() {
    return descriptor;
  }

  /** Of the whole file, in hex. */
  String sha256() {
    return sha256;
  }

  /** Unpacks a zip into a folder that does not exist yet. */
  void unpackInto(Path folder) throws ArchiveRefused, IOException {
    Files.createDirectories(folder);
    long left = limits.unpackedBytes();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : unpacked(zip)) {
        Path target = inside(folder, entry.getName());
        Files.createDirectories(target.getParent());
        try (InputStream in = zip.getInputStream(entry);
            OutputStream out = Files.newOutputStream(target)) {
          left -= copy(in, out, left);
        }
      }
    }
  }

  /** Whether an unpacked folder holds exactly what the archive does: nothing changed or added. */
  boolean isUnpackedAt(Path folder) throws IOException {
    Set<Path> expected = new HashSet<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : unpacked(zip)) {
        Path target = folder.resolve(entry.getName());
        expected.add(target);
        if (!Files.isRegularFile(target) || !sameContent(zip, entry, target)) {
          return false;
        }
      }
    }
    return expected.equals(filesIn(folder));
  }

  /** Where its classes are, for the loader. */
  static List<URL> classPath(Path file, @Nullable Path unpacked) throws IOException {
    if (unpacked == null) {
      return List.of(url(file));
    }
    List<URL> path = new ArrayList<>();
    path.add(url(unpacked.resolve("classes")));
    Path libraries = unpacked.resolve("lib");
    if (Files.isDirectory(libraries)) {
      try (var jars = Files.newDirectoryStream(libraries, "*.jar")) {
        List<Path> sorted = new ArrayList<>();
        jars.forEach(sorted::add);
        sorted.sort(null);
        for (Path jar : sorted) {
          path.add(url(jar));
        }
      }
    }
    return path;
  }

  private static URL url(Path path) throws MalformedURLException {
    String text = path.toUri().toString();
    // A folder that is not there yet has no slash at its end, and would be taken for a jar.
    boolean folder = path.getFileName().toString().equals("classes") && !text.endsWith("/");
    return new URL(folder ? text + "/" : text);
  }

  private static Packing packing(List<ZipListing.Entry> entries) {
    boolean zip =
        entries.stream()
            .map(ZipListing.Entry::name)
            .anyMatch(name -> name.startsWith("classes/") || isLibrary(name));
    return zip ? Packing.ZIP : Packing.JAR;
  }

  private static boolean isLibrary(String name) {
    return name.startsWith("lib/") && name.endsWith(".jar");
  }

  private static void refuseLentClasses(String name, List<ZipListing.Entry> entries)
      throws ArchiveRefused {
    for (ZipListing.Entry entry : entries) {
      String path = entry.name();
      path = path.startsWith("classes/") ? path.substring("classes/".length()) : path;
      path = OF_A_RELEASE.matcher(path).replaceFirst("");
      for (String lent : LENT) {
        if (path.startsWith(lent)) {
          throw new ArchiveRefused(
              name
                  + " contains "
                  + lent
                  + ", which the hub lends to every plugin. With a second copy the hub would not"
                  + " recognise the plugin's classes: give plugin-api and slf4j-api the scope"
                  + " \"provided\" and pack again");
        }
      }
    }
  }

  private static PluginDescriptor descriptor(String name, ZipFile zip)
      throws ArchiveRefused, IOException {
    if (zip.getEntry(DESCRIPTOR) == null) {
      throw new ArchiveRefused(name + " has no plugin.properties, so it is no plugin of this hub");
    }
    return descriptor(name, new ByteArrayInputStream(bytes(zip, DESCRIPTOR, 1 << 16)));
  }

  /** Reads the descriptor of an archive or a folder. */
  static PluginDescriptor descriptor(String name, InputStream properties)
      throws ArchiveRefused, IOException {
    try {
      PluginDescriptor descriptor = PluginDescriptor.read(properties);
      if (!descriptor.worksWith(ApiVersion.CURRENT)) {
        throw new ArchiveRefused(
            name
                + " needs plugin API "
                + descriptor.requires()
                + "; this hub has "
                + ApiVersion.CURRENT);
      }
      return descriptor;
    } catch (InvalidDescriptorException e) {
      throw new ArchiveRefused(name + ", " + e.getMessage(), e);
    }
  }

  private static List<ZipEntry> unpacked(ZipFile zip) {
    return zip.stream()
        .map(ZipEntry.class::cast)
        .filter(entry -> !entry.isDirectory())
        .filter(entry -> CLASS_PATH.stream().anyMatch(entry.getName()::startsWith))
        .toList();
  }

  private static Path inside(Path folder, String name) throws ArchiveRefused {
    Path target = folder.resolve(name).normalize();
    if (!target.startsWith(folder)) {
      throw new ArchiveRefused(name + " leads out of its folder");
    }
    return target;
  }

  private static byte[] bytes(ZipFile zip, String name, long atMost)
      throws ArchiveRefused, IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new ArchiveRefused(name + " cannot be found by its name; pack the archive again");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      copy(in, content, atMost);
    }
    return content.toByteArray();
  }

  /** Counts what really comes out, whatever the table of contents promised. */
  private static long copy(InputStream in, OutputStream out, long atMost)
      throws ArchiveRefused, IOException {
    byte[] buffer = new byte[1 << 14];
    long total = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      total += read;
      if (total > atMost) {
        throw new ArchiveRefused("The archive unpacks to more than it declares or than is taken");
      }
      out.write(buffer, 0, read);
    }
    return total;
  }

  private static boolean sameContent(ZipFile zip, ZipEntry entry, Path target) throws IOException {
    try (InputStream packed = zip.getInputStream(entry);
        InputStream there = Files.newInputStream(target)) {
      byte[] left = new byte[1 << 14];
      while (true) {
        int read = packed.readNBytes(left, 0, left.length);
        byte[] right = there.readNBytes(read == 0 ? 1 : read);
        if (!Arrays.equals(left, 0, read, right, 0, right.length)) {
          return false;
        }
        if (read == 0) {
          return true;
        }
      }
    }
  }

  private static Set<Path> filesIn(Path folder) throws IOException {
    Set<Path> files = new HashSet<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
