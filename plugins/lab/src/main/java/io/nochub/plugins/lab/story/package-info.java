/**
 * The day that is played: who has which devices and what happens to them at which time, read from
 * story.json beside these classes. Everything here is worked out from the story, a start and a
 * speed; nothing remembers or waits.
 */
@NullMarked
package io.nochub.plugins.lab.story;

import org.jspecify.annotations.NullMarked;
