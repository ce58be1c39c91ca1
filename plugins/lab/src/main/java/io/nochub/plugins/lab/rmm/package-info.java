/**
 * The pretend RMM: alerts of the story by poll, alerts raised by hand by webhook, its inventory,
 * and jobs that really end the conditions they are meant for.
 */
@NullMarked
package io.nochub.plugins.lab.rmm;

import org.jspecify.annotations.NullMarked;
