package io.nochub.hub.store;

import io.nochub.hub.store.Database.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who this installation is, kept in the database and in a file beside it, so that a restored or
 * copied database is noticed: both also carry a stamp that changes together now and then. Effects
 * outside are paused while they differ, because what the database believes may be long past.
 */
public final class Instance {
  /** What a look at both says. */
  public enum Standing {
    /** First start. */
    NEW,
    SAME,
    /** The database is a copy, or older than what this folder has seen. */
    COPIED
  }

  private record Mark(String id, long epoch, String stamp) {}

  private final Database database;
  private final Path file;
  private final Supplier<String> random;

  /**
   * @param random gives a text nobody can guess and nobody had before
   */
  public Instance(Database database, DataFolder folder, Supplier<String> random) {
    this.database = database;
    this.file = folder.resolve("instance.properties");
    this.random = random;
  }

  /**
   * Compares database and file. A first start writes both; COPIED is left as it is until {@link
   * #resume}. Nodes that share a database come and go with folders of their own, so there only the
   * id and an epoch gone backwards count.
   */
  public Standing check() {
    Optional<Mark> kept = database.read(Instance::load);
    Properties known = readFile();
    if (kept.isEmpty() && known.isEmpty()) {
      write(new Mark(random.get(), 1, random.get()));
      return Standing.NEW;
    }
    if (kept.isEmpty() || !agree(kept.get(), known)) {
      return Standing.COPIED;
    }
    restamp();
    return Standing.SAME;
  }

  private boolean agree(Mark mark, Properties known) {
    if (database.dialect().isShared()) {
      return known.isEmpty()
          || (mark.id.equals(known.getProperty("id"))
              && mark.epoch >= Long.parseLong(known.getProperty("epoch")));
    }
    // Two stamps are in the file while they are being changed: a crash leaves either in force.
    return mark.id.equals(known.getProperty("id"))
        && place(file).equals(known.getProperty("place"))
        && String.valueOf(mark.epoch).equals(known.getProperty("epoch"))
        && (mark.stamp.equals(known.getProperty("stamp"))
            || mark.stamp.equals(known.getProperty("next")));
  }

  /**
   * Changes the stamp in both places. Called now and then and after every backup, so that a copy
   * made before can be told from the original.
   */
  public void restamp() {
    Mark now = mark();
    write(new Mark(now.id, now.epoch, random.get()));
  }

  /** The operator's word that this database is the one to go on with: a new epoch begins. */
  public void resume() {
    Optional<Mark> kept = database.read(Instance::load);
    String id = kept.map(Mark::id).orElseGet(random);
    write(new Mark(id, kept.map(Mark::epoch).orElse(0L) + 1, random.get()));
  }

  public String id() {
    return mark().id;
  }

  /** Grows with each {@link #resume}. */
  public long epoch() {
    return mark().epoch;
  }

  private Mark mark() {
    return database
        .read(Instance::load)
        .orElseThrow(() -> new IllegalStateException("Not checked yet: this instance has no id"));
  }

  private static Optional<Mark> load(Transaction tx) {
    return tx.first(
        "select instance_id, epoch, stamp from instance",
        row -> new Mark(row.getString(1), row.getLong(2), row.getString(3)));
  }

  private void write(Mark mark) {
    Properties before = readFile();
    writeFile(mark, before.getProperty("stamp"));
    database.writeAndWait(
        Lane.HOUSEKEEPING,
        tx ->
            tx.update(
                "insert into instance(one, instance_id, epoch, stamp) values (1, ?, ?, ?)"
                    + " on conflict (one) do update set instance_id = excluded.instance_id,"
                    + " epoch = excluded.epoch, stamp = excluded.stamp",
                mark.id,
                mark.epoch,
                mark.stamp));
    writeFile(mark, null);
  }

  /**
   * Where the folder and this file lie on the disk: the inodes of both, or the folder's name where
   * there are none. A copy has others; the file's count where the folder is a disk of its own,
   * whose top has the same one everywhere. The file keeps its inode when it is renamed.
   */
  private String place(Path itself) {
    Path folder = Objects.requireNonNull(file.getParent());
    try {
      return Files.getAttribute(folder, "unix:ino") + "/" + Files.getAttribute(itself, "unix:ino");
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return folder.toString();
    } catch (IOException e) {
      throw new StartRefused("The data folder " + folder + " cannot be looked at: " + e, e);
    }
  }

  private Properties readFile() {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (var reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new StartRefused("The file " + file + " cannot be read: " + e, e);
      }
    }
    return properties;
  }

  private void writeFile(Mark mark, @Nullable String former) {
    Properties properties = new Properties();
    properties.setProperty("id", mark.id);
    properties.setProperty("epoch", String.valueOf(mark.epoch));
    properties.setProperty("stamp", former == null ? mark.stamp : former);
    properties.setProperty("next", mark.stamp);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(draft);
      Files.createFile(draft);
      properties.setProperty("place", place(draft));
      try (var writer = Files.newBufferedWriter(draft)) {
        properties.store(writer, "Who this installation is; belongs to the database beside it");
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StoreException("The file " + file + " cannot be written: " + e, e);
    }
  }
}
