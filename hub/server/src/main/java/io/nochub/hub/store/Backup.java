package io.nochub.hub.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * A folder with all that brings a hub back: both databases, the key file, the plugins that were
 * installed and what integrations keep in files. Made beside a running hub or without one, by
 * reading only; complete or not there at all.
 *
 * <p>The two databases are copied one after the other, and the hub goes on meanwhile. {@code
 * hub.db} comes first: it says which inputs are decided, and all those are in an {@code inbox.db}
 * copied later. What came in between is in the inbox and not decided, as after a crash, and is
 * decided after the restore. The other way round inputs would count as decided that the inbox has
 * never seen. Nothing is taken out of the inbox meanwhile ({@link DataFolder#unlessCopied}), so
 * what the older {@code hub.db} still has to decide is there.
 *
 * <p>The copy of {@code hub.db} says of itself that it is one, so that a hub started on it by
 * whatever way knows it ({@link Instance}).
 */
public final class Backup {
  private static final String HUB = "hub.db";
  private static final String INBOX = "inbox.db";
  private static final String KEY = "secret.key";

  /** What lies beside the databases and is copied as it is. */
  private static final List<String> FOLDERS = List.of("plugins", "integrations");

  /** Archives on their way in; see the plugins' shelf. */
  private static final String INCOMING = ".incoming";

  private static final String LIST = "backup.properties";
  private static final String FORMAT = "1";
  private static final long MIB = 1 << 20;
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final ToLongFunction<Path> free;

  /** Works on the disks as they are. */
  public Backup() {
    this(Backup::usable);
  }

  /**
   * As above.
   *
   * @param free how many bytes can still be written where a folder lies
   */
  Backup(ToLongFunction<Path> free) {
    this.free = free;
  }

  /**
   * What was copied.
   *
   * @param bytes how large it is
   * @param withKey whether the key file is part of it
   */
  public record Made(Path folder, long bytes, boolean withKey) {}

  /**
   * Copies a data folder, in use or not, into a new folder.
   *
   * @param withKey whether the key that opens the stored credentials goes with it
   * @throws StartRefused if there is nothing to copy, no room, or something of that name already
   */
  public Made make(Path data, Path target, boolean withKey, Instant now) {
    Path from = data.toAbsolutePath().normalize();
    Path to = target.toAbsolutePath().normalize();
    if (!Files.exists(from.resolve(HUB)) || !Files.exists(from.resolve(INBOX))) {
      throw new StartRefused(
          "There is no hub's data in " + from + ": name its folder with --data.");
    }
    if (Files.exists(to)) {
      throw new StartRefused(
          to + " is there already: name a folder that is not, such as one with the date.");
    }
    if (to.startsWith(from)) {
      throw new StartRefused(
          to + " lies in the data folder itself: choose a place that outlives it.");
    }
    Path draft = to.resolveSibling(to.getFileName() + ".part");
    try {
      Path beside = Objects.requireNonNull(to.getParent());
      Files.createDirectories(beside);
      requireRoom(size(sources(from)), beside, from);
      return made(from, draft, to, withKey, now);
    } catch (IOException e) {
      throw refused("The backup " + to + " could not be written: ", e);
    }
  }

  private static Made made(Path from, Path draft, Path to, boolean withKey, Instant now)
      throws IOException {
    try (FileChannel copying = DataFolder.copyLock(from)) {
      // waits for whoever takes things away at this moment, or copies
      copying.lock();
      delete(draft);
      try {
        createPrivate(draft);
        fill(from, draft, withKey);
        list(draft, now);
        Made made = new Made(to, size(files(draft)), Files.exists(draft.resolve(KEY)));
        Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(Objects.requireNonNull(to.getParent()));
        return made;
      } finally {
        delete(draft);
      }
    }
  }

  private static void fill(Path from, Path draft, boolean withKey) throws IOException {
    byte[] key = read(from.resolve(KEY));
    copyDatabase(from.resolve(HUB), draft.resolve(HUB));
    copyDatabase(from.resolve(INBOX), draft.resolve(INBOX));
    // what the copied database speaks of was there when it was copied, and stays
    for (String folder : FOLDERS) {
      copyTree(from.resolve(folder), draft.resolve(folder));
    }
    if (withKey && key.length > 0) {
      Files.copy(from.resolve(KEY), draft.resolve(KEY), StandardCopyOption.COPY_ATTRIBUTES);
    }
    if (!Arrays.equals(key, read(from.resolve(KEY)))) {
      throw new StartRefused(
          "The key of the stored credentials was changed while they were copied: make the backup"
              + " once more.");
    }
  }

  private static void copyDatabase(Path from, Path to) throws IOException {
    try {
      SqliteDialect copied = new SqliteDialect(from);
      copied.copyTo(to);
      if (to.endsWith(HUB)) {
        new SqliteDialect(to).markAsCopy();
      }
    } catch (SQLException e) {
      throw new IOException(from.getFileName() + ": " + e.getMessage(), e);
    }
  }

  /** Writes down what belongs to the backup; all of it is on disk then. */
  private static void list(Path draft, Instant now) throws IOException {
    Properties list = new Properties();
    list.setProperty("format", FORMAT);
    list.setProperty("made", now.toString());
    for (Path file : files(draft)) {
      sync(file);
      list.setProperty("sha256/" + name(draft, file), sha256(file));
    }
    try (var writer = Files.newBufferedWriter(draft.resolve(LIST))) {
      list.store(writer, "A backup of NOC Hub; give this folder to nochub restore");
    }
    sync(draft.resolve(LIST));
  }

  /**
   * Makes a data folder out of a backup. A hub started on it knows that it was restored.
   *
   * @param data must be empty or not there
   * @throws StartRefused if it is not, or the backup is not whole, or there is no room
   */
  public Made restore(Path backup, Path data) {
    Path from = backup.toAbsolutePath().normalize();
    Path to = data.toAbsolutePath().normalize();
    refuseUnlessEmpty(to);
    try {
      Properties list = checked(from);
      Files.createDirectories(to);
      requireRoom(size(files(from)), to, to);
      try (DataFolder folder = DataFolder.open(to)) {
        // a hub may have come there while the backup was checked
        refuseUnlessEmpty(to);
        restore(from, list, folder);
      }
      return new Made(to, size(files(from)), Files.exists(to.resolve(KEY)));
    } catch (IOException e) {
      throw refused("The backup " + from + " could not be restored into " + to + ": ", e);
    }
  }

  /** No hub starts on the folder before the last file is in its place. */
  private static void restore(Path from, Properties list, DataFolder folder) throws IOException {
    Path draft = folder.resolve(DataFolder.RESTORING);
    try {
      createPrivate(draft);
      for (String name : names(list)) {
        Path copy = draft.resolve(name);
        Files.createDirectories(copy.getParent());
        Files.copy(from.resolve(name), copy, StandardCopyOption.COPY_ATTRIBUTES);
        sync(copy);
      }
      for (Path entry : entries(draft)) {
        Files.move(entry, folder.path().resolve(draft.relativize(entry)));
      }
      syncFolder(folder.path());
      delete(draft);
    } catch (IOException | RuntimeException e) {
      for (Path entry : entries(folder.path())) {
        delete(entry);
      }
      throw e;
    }
  }

  private static void refuseUnlessEmpty(Path data) {
    try {
      if (Files.exists(data) && !entries(data).isEmpty()) {
        throw new StartRefused(
            "The data folder "
                + data
                + " is not empty, and nothing is restored over a hub: name another one with"
                + " --data, or stop the hub there and move its folder away.");
      }
    } catch (IOException e) {
      throw refused("The data folder " + data + " cannot be used: ", e);
    }
  }

  /** What lies in a folder apart from locks. */
  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> !DataFolder.isLock(entry)).toList();
    }
  }

  /** The list of a backup whose files are all there as they were written. */
  private static Properties checked(Path from) throws IOException {
    Path file = from.resolve(LIST);
    if (!Files.exists(file)) {
      throw new StartRefused(
          from + " is no backup: " + LIST + " is missing. Name the folder nochub backup made.");
    }
    Properties list = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      list.load(reader);
    }
    if (!FORMAT.equals(list.getProperty("format"))) {
      throw new StartRefused(
          "The backup " + from + " was made by a newer version of NOC Hub: restore it with that.");
    }
    for (String name : names(list)) {
      Path part = from.resolve(name).normalize();
      if (!part.startsWith(from)
          || !Files.isRegularFile(part)
          || !sha256(part).equals(list.getProperty("sha256/" + name))) {
        throw new StartRefused(
            "The backup "
                + from
                + " is damaged: "
                + name
                + " is not as it was written. Take another backup, or another copy of this one.");
      }
    }
    return list;
  }

  private static List<String> names(Properties list) {
    return list.stringPropertyNames().stream()
        .filter(name -> name.startsWith("sha256/"))
        .map(name -> name.substring("sha256/".length()))
        .sorted()
        .toList();
  }

  /** The hub's own disk keeps the room without which it takes nothing in. */
  private void requireRoom(long bytes, Path where, Path data) throws IOException {
    boolean shared =
        !where.equals(data) && Files.getFileStore(where).equals(Files.getFileStore(data));
    long kept = shared ? DataFolder.INTAKE_NEEDS : 0;
    long left = free.applyAsLong(where);
    if (left < bytes + kept) {
      throw new StartRefused(
          "There is too little room in "
              + where
              + ": up to "
              + mib(bytes)
              + " MiB are to be written and "
              + left / MIB
              + " MiB are left"
              + (shared ? ", " + mib(kept) + " MiB of which the hub itself needs" : "")
              + ". Choose another disk.");
    }
  }

  private static long mib(long bytes) {
    return (bytes + MIB - 1) / MIB;
  }

  private static long usable(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  private static StartRefused refused(String what, IOException e) {
    return new StartRefused(what + DataFolder.why(e) + ". Nothing of it was kept.", e);
  }

  /** What a backup is made from, with SQLite's logs. */
  private static List<Path> sources(Path data) throws IOException {
    List<Path> all = new ArrayList<>();
    for (String name : List.of(HUB, HUB + "-wal", INBOX, INBOX + "-wal")) {
      all.add(data.resolve(name));
    }
    for (String folder : FOLDERS) {
      all.addAll(files(data.resolve(folder)));
    }
    return all;
  }

  private static long size(List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.exists(file) ? Files.size(file) : 0;
    }
    return bytes;
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(folder.resolve(INCOMING)))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  /** Each file as it is at its moment; one that goes meanwhile was not worth keeping. */
  private static void copyTree(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path copy = to.resolve(from.relativize(file));
      Files.createDirectories(copy.getParent());
      try {
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      } catch (NoSuchFileException gone) {
        Files.deleteIfExists(copy);
      }
    }
  }

  private static byte[] read(Path key) throws IOException {
    return Files.exists(key) ? Files.readAllBytes(key) : new byte[0];
  }

  /** It holds the key of all credentials. */
  private static void createPrivate(Path folder) throws IOException {
    if (POSIX) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(folder);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(ByteBuffer.wrap(buffer, 0, read));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Makes the names in it durable, where a folder can be synchronised. */
  private static void syncFolder(Path folder) throws IOException {
    if (POSIX) {
      sync(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
