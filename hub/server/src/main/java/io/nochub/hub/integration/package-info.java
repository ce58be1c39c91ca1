/**
 * The operator's hand on integrations: connecting, changing, going live, pausing and removing them,
 * with all that this means for alerts, tickets and deliveries. Looks down on the features.
 */
@NullMarked
package io.nochub.hub.integration;

import org.jspecify.annotations.NullMarked;
