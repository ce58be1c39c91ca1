package io.nochub.hub.access;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of an attempt to sign in.
 *
 * @param actor who signed in; empty if name or password is wrong, or it is too early
 * @param passwordChangeDue whether the password is still the one the hub made up
 * @param retryIn how long to wait before the next attempt; zero if it may come now
 */
public record SignIn(Optional<Actor> actor, boolean passwordChangeDue, Duration retryIn) {}
