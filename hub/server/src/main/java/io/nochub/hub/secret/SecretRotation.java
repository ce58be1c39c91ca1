package io.nochub.hub.secret;

import java.util.List;

/**
 * Changes the key under everything that is stored: a new key comes into use, each place encrypts
 * its secrets again, and only then the old key is forgotten. Broken off at any point it loses
 * nothing and is simply run again.
 */
public final class SecretRotation {
  /** Something that keeps sealed values. */
  @FunctionalInterface
  public interface Place {
    /**
     * Seals everything kept here again; durable when it returns.
     *
     * @return how many rows that were
     */
    int resealAll(SecretBox box);
  }

  private final SecretBox box;
  private final List<Place> places;

  public SecretRotation(SecretBox box, List<Place> places) {
    this.box = box;
    this.places = List.copyOf(places);
  }

  /** Returns how many rows were sealed again. */
  public int run() {
    box.addKey();
    int rows = 0;
    for (Place place : places) {
      rows += place.resealAll(box);
    }
    box.forgetOldKeys();
    return rows;
  }
}
