/**
 * What a plugin implements and what the hub lends it. Needs the JDK, SLF4J and JSpecify, nothing
 * else.
 *
 * <p>Rules for all types here: nothing is null unless marked; lists and maps are never null and
 * cannot be changed; records may gain components in a minor version, the former constructor then
 * stays beside the new one. Enums that say "may grow" are only handed to the hub; all others stay
 * as they are within a major version, so that a plugin may switch over them without a default.
 * Interfaces say with {@link ImplementedBy} who implements them.
 */
@NullMarked
package io.nochub.api;

import org.jspecify.annotations.NullMarked;
