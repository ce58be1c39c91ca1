/**
 * Autotask PSA by its REST interface: tickets with the hub's key in externalID or a user-defined
 * field, notes, companies and configuration items, and what changed in tickets by poll and webhook.
 * All that a tenant can rename or number is read from its field definitions.
 */
@NullMarked
package io.nochub.plugins.autotask;

import org.jspecify.annotations.NullMarked;
