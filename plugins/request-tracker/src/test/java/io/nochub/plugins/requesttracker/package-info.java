/**
 * Tests of the Request Tracker plugin, against a stand-in with RT's habits and against RT itself.
 */
@NullMarked
package io.nochub.plugins.requesttracker;

import org.jspecify.annotations.NullMarked;
