/**
 * A small product that does not exist, its plugin, and ways to spoil the plugin: the kit must pass
 * the good one and see each flaw.
 */
@NullMarked
package io.nochub.testkit.contract.sample;

import org.jspecify.annotations.NullMarked;
