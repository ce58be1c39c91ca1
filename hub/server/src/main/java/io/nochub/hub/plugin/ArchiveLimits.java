package io.nochub.hub.plugin;

/**
 * How large a plugin archive may be.
 *
 * @param archiveBytes of the file itself
 * @param entries in the archive and in each library inside it
 * @param unpackedBytes of all entries together, libraries not unpacked further
 * @param ratio of an entry's size to its packed size, for entries over a mebibyte
 */
public record ArchiveLimits(long archiveBytes, int entries, long unpackedBytes, int ratio) {
  public static final ArchiveLimits USUAL = new ArchiveLimits(64L << 20, 20_000, 256L << 20, 100);
}
