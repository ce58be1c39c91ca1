package io.nochub.plugins.snmp.sample;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The last day of many series, as means of ten minutes, in one file. A series takes a record of 600
 * bytes: a hash of its name, its last ten minutes, and a ring of 144 numbers. Nothing but the ten
 * minutes under way is held in memory, and only they are lost when it is closed or the process is
 * killed. A power cut may lose more or leave a wrong number; a robust line minds neither. The
 * record of a series that has had nothing for a day is given to another. Used by one thread at a
 * time.
 */
public final class SampleFile implements AutoCloseable {
  /** What a number is the mean of. */
  public static final Duration STEP = Duration.ofMinutes(10);

  /** How many numbers a day has. */
  public static final int STEPS = 144;

  private static final byte[] BEGINNING = "NOC Hub samples 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD = 3 * Long.BYTES;
  private static final int RECORD = HEAD + STEPS * Float.BYTES;

  /** The hash of a series' name; that two are the same is not to be expected. */
  private record Name(long high, long low) {
    static Name of(String series) {
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-256").digest(series.getBytes(StandardCharsets.UTF_8));
        ByteBuffer buffer = ByteBuffer.wrap(hash);
        return new Name(buffer.getLong(), buffer.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }

  /** Where a series is in the file, and its step under way. */
  private static final class Place {
    final long offset;
    long written;
    long step;
    double sum;
    int count;

    Place(long offset, long written) {
      this.offset = offset;
      this.written = written;
      this.step = written;
    }
  }

  // Not a channel: that would be closed by an interrupt of the thread that uses it.
  private final RandomAccessFile file;
  private final Map<Name, Place> places = new HashMap<>();
  private final Deque<Long> free = new ArrayDeque<>();
  private long end;

  private SampleFile(RandomAccessFile file) {
    this.file = file;
  }

  /** Opens it, or begins it anew if it is none of ours. */
  public static SampleFile open(Path path, Instant now) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      SampleFile samples = new SampleFile(file);
      samples.readPlaces(step(now));
      return samples;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private void readPlaces(long now) throws IOException {
    byte[] beginning = new byte[BEGINNING.length];
    if (file.length() < BEGINNING.length || !reads(beginning) || !isOurs(beginning)) {
      file.setLength(0);
      file.seek(0);
      file.write(BEGINNING);
    }
    byte[] head = new byte[HEAD];
    for (end = BEGINNING.length; end + RECORD <= file.length(); end += RECORD) {
      file.seek(end);
      file.readFully(head);
      ByteBuffer buffer = ByteBuffer.wrap(head);
      Name name = new Name(buffer.getLong(), buffer.getLong());
      long written = buffer.getLong();
      if (written > now - STEPS && written <= now) {
        places.put(name, new Place(end, written));
      } else {
        free.add(end);
      }
    }
  }

  private boolean reads(byte[] into) throws IOException {
    file.seek(0);
    file.readFully(into);
    return true;
  }

  private static boolean isOurs(byte[] beginning) {
    return Arrays.equals(beginning, BEGINNING);
  }

  private static long step(Instant at) {
    return at.getEpochSecond() / STEP.toSeconds();
  }

  /**
   * Adds a value; one that is older than the last step is left out.
   *
   * @return whether it is the first of its step
   */
  public boolean add(String series, Instant at, double value) throws IOException {
    long step = step(at);
    Name name = Name.of(series);
    Place place = places.get(name);
    if (place == null) {
      place = begin(name, step);
      places.put(name, place);
    }
    if (step > place.step) {
      write(place);
      place.step = step;
    }
    if (step < place.step) {
      return false;
    }
    place.sum += value;
    place.count++;
    return place.count == 1;
  }

  private Place begin(Name name, long step) throws IOException {
    Long reused = free.poll();
    long offset = reused == null ? end : reused;
    ByteBuffer record = ByteBuffer.allocate(RECORD);
    record.putLong(name.high()).putLong(name.low()).putLong(step - 1);
    for (int i = 0; i < STEPS; i++) {
      record.putFloat(Float.NaN);
    }
    file.seek(offset);
    file.write(record.array());
    if (reused == null) {
      end += RECORD;
    }
    Place place = new Place(offset, step - 1);
    place.step = step;
    return place;
  }

  /** Writes the mean of the step under way, and nothing for the steps that had none. */
  private void write(Place place) throws IOException {
    if (place.count == 0) {
      return;
    }
    long from = Math.max(place.written + 1, place.step - STEPS + 1);
    for (long empty = from; empty < place.step; empty++) {
      writeNumber(place, empty, Float.NaN);
    }
    writeNumber(place, place.step, (float) (place.sum / place.count));
    file.seek(place.offset + 2 * Long.BYTES);
    file.writeLong(place.step);
    place.written = place.step;
    place.sum = 0;
    place.count = 0;
  }

  private void writeNumber(Place place, long step, float value) throws IOException {
    file.seek(place.offset + HEAD + (step % STEPS) * Float.BYTES);
    file.writeFloat(value);
  }

  /** The day up to a moment, the oldest first, NaN where there is nothing. */
  public double[] day(String series, Instant until) throws IOException {
    double[] day = new double[STEPS];
    Arrays.fill(day, Double.NaN);
    Place place = places.get(Name.of(series));
    if (place == null) {
      return day;
    }
    byte[] bytes = new byte[STEPS * Float.BYTES];
    file.seek(place.offset + HEAD);
    file.readFully(bytes);
    ByteBuffer ring = ByteBuffer.wrap(bytes);
    long last = step(until);
    for (int i = 0; i < STEPS; i++) {
      long step = last - STEPS + 1 + i;
      if (step == place.step && place.count > 0) {
        day[i] = place.sum / place.count;
      } else if (step <= place.written && step > place.written - STEPS) {
        day[i] = ring.getFloat((int) (step % STEPS) * Float.BYTES);
      }
    }
    return day;
  }

  /** Closes the file at once: what is under way is lost, as it is when the process is killed. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
