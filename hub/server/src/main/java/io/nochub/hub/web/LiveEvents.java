package io.nochub.hub.web;

import io.nochub.hub.access.Actor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Tells listeners what changed, so that they read it again; the events themselves hold nothing that
 * could be lost. Who is too slow is told to read everything again. Thread-safe.
 */
public final class LiveEvents implements AutoCloseable {
  private static final int LISTENERS = 100;
  private static final int WAITING = 256;
  private static final long BEAT_SECONDS = 2;
  private static final Event WAKE = new Event("", "");
  private static final byte[] BEAT = frame("beat", "{}");
  private static final byte[] REFETCH = frame("refetch", "{}");

  /** Who may hear of what; asked for every event and listener. */
  @FunctionalInterface
  public interface Visibility {
    boolean mayHear(Actor actor, String topic, String id);
  }

  private final Visibility visibility;
  private final WebJson json = new WebJson();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  public LiveEvents(Visibility visibility) {
    this.visibility = visibility;
  }

  /**
   * Says that something changed and can be read. Does not wait for anybody.
   *
   * @param topic such as incidents
   * @param id which one; empty for all of the topic
   */
  public void publish(String topic, String id) {
    for (Listener listener : listeners) {
      if (visibility.mayHear(listener.actor, topic, id)) {
        listener.offer(new Event(topic, id));
      }
    }
  }

  /** How many listen at present. */
  public int listening() {
    return listeners.size();
  }

  /**
   * Writes events until the other side is gone, may no longer listen, or the hub stops.
   *
   * @param mayStay asked at every beat
   */
  void stream(Actor actor, OutputStream out, BooleanSupplier mayStay) throws InterruptedException {
    Listener listener = new Listener(actor);
    listeners.add(listener);
    try {
      out.write(BEAT);
      out.flush();
      while (!closed && mayStay.getAsBoolean()) {
        out.write(listener.next());
        out.flush();
      }
    } catch (IOException gone) {
      // The other side closed; there is nobody left to tell.
    } finally {
      listeners.remove(listener);
    }
  }

  boolean hasRoom() {
    return !closed && listeners.size() < LISTENERS;
  }

  @Override
  public void close() {
    closed = true;
    listeners.forEach(listener -> listener.offer(WAKE));
  }

  private record Event(String topic, String id) {}

  private static byte[] frame(String event, String data) {
    return ("event: " + event + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private final class Listener {
    private final Actor actor;
    private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicBoolean missed = new AtomicBoolean();

    Listener(Actor actor) {
      this.actor = actor;
    }

    void offer(Event event) {
      if (!waiting.offer(event)) {
        missed.set(true);
      }
    }

    byte[] next() throws InterruptedException {
      Event first = waiting.poll(BEAT_SECONDS, TimeUnit.SECONDS);
      if (first == null || first.equals(WAKE)) {
        return BEAT;
      }
      Set<Event> taken = new LinkedHashSet<>();
      taken.add(first);
      waiting.drainTo(taken);
      if (missed.getAndSet(false)) {
        return REFETCH;
      }
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      for (Event event : taken) {
        frames.writeBytes(frame("change", new String(json.write(event), StandardCharsets.UTF_8)));
      }
      return frames.toByteArray();
    }
  }
}
