package io.nochub.hub.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The folder everything durable lies in; locked against a second hub for as long as it is open. */
public final class DataFolder implements AutoCloseable {
  /** Below this much free space nothing more is taken in. */
  public static final long INTAKE_NEEDS = 1L << 30;

  /** Below this nothing is delivered: a write outside needs room for its result. */
  public static final long DELIVERIES_NEED = 512L << 20;

  private static final String LOCK = "hub.lock";

  /** Where a restore gathers its files; what is found there was never finished. */
  static final String RESTORING = "restoring";

  private static final String COPY_LOCK = "backup.lock";
  private static final Duration SLOW_DISK = Duration.ofMillis(20);
  private static final Duration INCREDIBLE_DISK = Duration.ofNanos(20_000);
  private static final int SYNC_ROUNDS = 15;

  /** File systems whose locks and synchronisation SQLite cannot rely on. */
  private static final Set<String> NETWORK =
      Set.of(
          "nfs",
          "nfs3",
          "nfs4",
          "cifs",
          "smb",
          "smb2",
          "smb3",
          "smbfs",
          "afs",
          "afpfs",
          "ncpfs",
          "davfs",
          "davfs2",
          "webdav",
          "ceph",
          "glusterfs",
          "lustre",
          "fuse.sshfs",
          "fuse.glusterfs",
          "fuse.rclone",
          "fuse.s3fs",
          "fuse.davfs2",
          "fuse.smbnetfs");

  private final Path path;
  private final FileChannel lockFile;
  private final FileStore store;
  private final Duration syncTime;

  private DataFolder(Path path, FileChannel lockFile, FileStore store, Duration syncTime) {
    this.path = path;
    this.lockFile = lockFile;
    this.store = store;
    this.syncTime = syncTime;
  }

  /**
   * Makes the folder if need be, locks it and measures its disk.
   *
   * @throws StartRefused if it cannot be written, lies on a network file system, or another hub has
   *     it
   */
  public static DataFolder open(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      FileStore store = Files.getFileStore(path);
      refuseNetwork(path, store.type());
      FileChannel lock = lock(path);
      refuseHalfRestored(path, lock);
      // made by the hub's own user, whoever may take the first backup
      copyLock(path).close();
      return new DataFolder(path, lock, store, measureSync(path));
    } catch (IOException e) {
      throw new StartRefused(
          "The data folder "
              + path
              + " cannot be written ("
              + why(e)
              + "): give the hub's user the right"
              + " to write there, or choose another folder with --data.",
          e);
    }
  }

  /** For those that say no more than the file's name, what their kind means. */
  static String why(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "there is a file of that name";
    }
    if (e instanceof NoSuchFileException) {
      return "it cannot be made there";
    }
    return String.valueOf(e.getMessage());
  }

  static void refuseNetwork(Path path, String type) {
    if (NETWORK.contains(type.toLowerCase(Locale.ROOT))) {
      throw new StartRefused(
          "The data folder "
              + path
              + " lies on a network file system ("
              + type
              + "), where a database can be damaged: choose a folder on a local disk.");
    }
  }

  private static void refuseHalfRestored(Path path, FileChannel lock) throws IOException {
    if (Files.exists(path.resolve(RESTORING))) {
      lock.close();
      throw new StartRefused(
          "A restore into the data folder "
              + path
              + " did not come to its end: empty the folder and restore again.");
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = tryLock(channel);
      if (lock == null) {
        throw new StartRefused(
            "Another hub runs on the data folder "
                + path
                + holder(channel)
                + ": stop it first, or choose another folder with --data.");
      }
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(
            String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)),
        0);
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // A hub within this very process.
      return null;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(20);
    int length = channel.read(text, 0);
    return length <= 0
        ? ""
        : " (process " + new String(text.array(), 0, length, StandardCharsets.UTF_8) + ")";
  }

  /** The usual time of an fdatasync after a small write: the median of a few. */
  private static Duration measureSync(Path path) throws IOException {
    Path file = Files.createTempFile(path, "sync", ".tmp");
    long[] nanos = new long[SYNC_ROUNDS];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < SYNC_ROUNDS; i++) {
        channel.write(ByteBuffer.allocate(4096));
        long start = System.nanoTime();
        channel.force(false);
        nanos[i] = System.nanoTime() - start;
      }
    } finally {
      Files.delete(file);
    }
    Arrays.sort(nanos);
    return Duration.ofNanos(nanos[SYNC_ROUNDS / 2]);
  }

  public Path path() {
    return path;
  }

  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** How long the disk takes to make a small write durable. */
  public Duration syncTime() {
    return syncTime;
  }

  /** What the operator is told of the disk at start: how quick it is, and whether it is full. */
  public List<String> diskReport() {
    List<String> sentences = new ArrayList<>();
    sentences.add(speed(syncTime));
    spaceWarning().ifPresent(sentences::add);
    return sentences;
  }

  /** Also whether it is slow, or so quick that it cannot be true. */
  static String speed(Duration syncTime) {
    String measured = String.format(Locale.ROOT, "%.3f ms", syncTime.toNanos() / 1e6);
    if (syncTime.compareTo(SLOW_DISK) > 0) {
      return "Warning: the disk takes "
          + measured
          + " to make a write durable: intake will be slow, use a faster disk.";
    }
    if (syncTime.compareTo(INCREDIBLE_DISK) < 0) {
      return "Warning: the disk says a write is durable after "
          + measured
          + ", which no disk can do: after a power failure what was acknowledged may be lost.";
    }
    return "The disk makes a write durable in " + measured + ".";
  }

  /** How much can still be done with the room that is left. */
  public enum Room {
    ENOUGH,
    SCARCE,
    /** Nothing more is taken in. */
    NO_INTAKE,
    /** Nothing is taken in or delivered. */
    NONE;

    static Room of(long free) {
      if (free < DELIVERIES_NEED) {
        return NONE;
      }
      if (free < INTAKE_NEEDS) {
        return NO_INTAKE;
      }
      return free < 2 * INTAKE_NEEDS ? SCARCE : ENOUGH;
    }
  }

  public Room room() {
    return Room.of(freeBytes());
  }

  /** A sentence for the operator when there is little room left, or too little to go on. */
  public Optional<String> spaceWarning() {
    return spaceWarning(freeBytes());
  }

  static Optional<String> spaceWarning(long free) {
    String left = "Warning: the disk of the data folder has " + (free >> 20) + " MiB left: ";
    return switch (Room.of(free)) {
      case ENOUGH -> Optional.empty();
      case SCARCE -> Optional.of(left + "below 1024 MiB nothing is taken in any more.");
      case NO_INTAKE ->
          Optional.of(
              left + "nothing is taken in any more, and below 512 MiB nothing is delivered.");
      case NONE -> Optional.of(left + "nothing is taken in or delivered any more. Make room.");
    };
  }

  /** Bytes the hub may still write. */
  public long freeBytes() {
    try {
      return store.getUsableSpace();
    } catch (IOException e) {
      // A disk that cannot even say how full it is gets nothing more to keep.
      return 0;
    }
  }

  public boolean hasRoomForIntake() {
    return freeBytes() >= INTAKE_NEEDS;
  }

  public boolean hasRoomForDeliveries() {
    return freeBytes() >= DELIVERIES_NEED;
  }

  /**
   * Takes stored things away, unless they are being copied at this moment by whatever process.
   *
   * @return whether it was done
   */
  public boolean unlessCopied(Runnable removal) {
    try (FileChannel copying = copyLock(path)) {
      if (tryLock(copying) == null) {
        return false;
      }
      removal.run();
      return true;
    } catch (IOException e) {
      throw new StoreException("The file " + COPY_LOCK + " of " + path + " is of no use: " + e, e);
    }
  }

  /** Its lock is held by whoever copies what lies in the folder, or takes something away there. */
  static FileChannel copyLock(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(COPY_LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Whether a file holds nothing, and is there to be locked. */
  static boolean isLock(Path file) {
    return file.endsWith(LOCK) || file.endsWith(COPY_LOCK);
  }

  /** Lets another hub have it. */
  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new StoreException("The lock of " + path + " cannot be given back: " + e, e);
    }
  }
}
