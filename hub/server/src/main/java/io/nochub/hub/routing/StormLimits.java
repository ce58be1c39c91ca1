package io.nochub.hub.routing;

/**
 * How many new alerts within five minutes are a storm, which one incident then tells.
 *
 * @param device of one device from one integration; 0 for never
 * @param client of one client from one integration; 0 for never
 */
public record StormLimits(int device, int client) {
  public static final StormLimits USUAL = new StormLimits(30, 100);
}
