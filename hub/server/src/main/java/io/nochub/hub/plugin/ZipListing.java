package io.nochub.hub.plugin;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The table of contents of a zip file, read by ourselves because the JDK's does not tell links from
 * files (PKWARE APPNOTE 4.3.12 and 4.3.16). Names, sizes and links are checked before anything of
 * the archive is unpacked.
 */
final class ZipListing {
  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_LENGTH = 46;
  private static final int LINK = 0xA000;
  private static final int KIND_OF_FILE = 0xF000;
  private static final long MEBIBYTE = 1 << 20;

  /** One entry as the table of contents declares it. */
  record Entry(String name, long packed, long size, int mode) {
    boolean folder() {
      return name.endsWith("/");
    }
  }

  private final String archive;
  private final ByteBuffer bytes;

  private ZipListing(String archive, byte[] content) {
    this.archive = archive;
    this.bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads and checks the table of contents.
   *
   * @param archive its name, for messages
   */
  static List<Entry> of(String archive, byte[] content, ArchiveLimits limits)
      throws ArchiveRefused {
    ZipListing listing = new ZipListing(archive, content);
    List<Entry> entries;
    try {
      entries = listing.entries(limits);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new ArchiveRefused(archive + " is damaged: its table of contents does not end", e);
    }
    listing.check(entries, limits);
    return entries;
  }

  private List<Entry> entries(ArchiveLimits limits) throws ArchiveRefused {
    int end = findEnd();
    int count = Short.toUnsignedInt(bytes.getShort(end + 10));
    long start = Integer.toUnsignedLong(bytes.getInt(end + 16));
    if (count == 0xFFFF || start == 0xFFFFFFFFL) {
      throw new ArchiveRefused(archive + " is a zip of the 64-bit kind, which no plugin needs");
    }
    if (count > limits.entries()) {
      throw new ArchiveRefused(
          archive + " has " + count + " entries; at most " + limits.entries() + " are taken");
    }
    List<Entry> entries = new ArrayList<>(count);
    int at = Math.toIntExact(start);
    for (int i = 0; i < count; i++) {
      at = readEntry(at, entries);
    }
    return entries;
  }

  private int findEnd() throws ArchiveRefused {
    int lowest = Math.max(0, bytes.limit() - END_LENGTH - 0xFFFF);
    for (int at = bytes.limit() - END_LENGTH; at >= lowest; at--) {
      if (bytes.getInt(at) == END) {
        return at;
      }
    }
    throw new ArchiveRefused(archive + " is no jar or zip file");
  }

  private int readEntry(int at, List<Entry> entries) throws ArchiveRefused {
    if (bytes.getInt(at) != ENTRY) {
      throw new ArchiveRefused(archive + " is damaged: its table of contents is broken");
    }
    long packed = Integer.toUnsignedLong(bytes.getInt(at + 20));
    long size = Integer.toUnsignedLong(bytes.getInt(at + 24));
    int nameLength = Short.toUnsignedInt(bytes.getShort(at + 28));
    int extraLength = Short.toUnsignedInt(bytes.getShort(at + 30));
    int commentLength = Short.toUnsignedInt(bytes.getShort(at + 32));
    int mode = bytes.getInt(at + 38) >>> 16;
    byte[] name = new byte[nameLength];
    bytes.get(at + ENTRY_LENGTH, name);
    entries.add(new Entry(new String(name, StandardCharsets.UTF_8), packed, size, mode));
    return at + ENTRY_LENGTH + nameLength + extraLength + commentLength;
  }

  private void check(List<Entry> entries, ArchiveLimits limits) throws ArchiveRefused {
    Set<String> seen = new HashSet<>();
    long total = 0;
    for (Entry entry : entries) {
      checkName(entry.name());
      if ((entry.mode() & KIND_OF_FILE) == LINK) {
        throw new ArchiveRefused(archive + " contains the link " + entry.name());
      }
      if (!seen.add(entry.name().toLowerCase(Locale.ROOT))) {
        throw new ArchiveRefused(
            archive + " contains " + entry.name() + " twice, or in upper and lower case");
      }
      checkRatio(entry, limits);
      total += entry.size();
    }
    if (total > limits.unpackedBytes()) {
      throw new ArchiveRefused(
          archive + " unpacks to more than " + (limits.unpackedBytes() >> 20) + " MiB");
    }
  }

  private void checkName(String name) throws ArchiveRefused {
    boolean strange =
        name.isEmpty() || name.chars().anyMatch(c -> c < ' ' || c == '\\' || c == ':');
    if (strange || name.startsWith("/")) {
      throw new ArchiveRefused(archive + " contains a file with the bad name \"" + name + "\"");
    }
    for (String part : name.split("/", -1)) {
      if (part.equals("..") || part.equals(".")) {
        throw new ArchiveRefused(archive + " contains " + name + ", which leads out of its folder");
      }
    }
    if (name.contains("//")) {
      throw new ArchiveRefused(archive + " contains a file with the bad name \"" + name + "\"");
    }
  }

  private void checkRatio(Entry entry, ArchiveLimits limits) throws ArchiveRefused {
    boolean large = entry.size() > MEBIBYTE;
    if (large && entry.size() / Math.max(1, entry.packed()) > limits.ratio()) {
      throw new ArchiveRefused(
          archive
              + " contains "
              + entry.name()
              + ", which unpacks to more than "
              + limits.ratio()
              + " times its size");
    }
  }
}
