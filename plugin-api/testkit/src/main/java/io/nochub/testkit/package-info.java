/**
 * What a plugin's author tests with: a vendor on loopback that can be made to misbehave, a context
 * like the hub's, a clock that is pushed, and a runner for recorded payloads. Nothing here mocks:
 * the HTTP, the JSON and the settings are the hub's own.
 */
@NullMarked
package io.nochub.testkit;

import org.jspecify.annotations.NullMarked;
