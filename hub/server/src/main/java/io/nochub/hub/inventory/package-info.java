/**
 * Who and what the alerts are about: clients, sites, devices, and how the sources' own names for
 * them are told apart.
 */
@NullMarked
package io.nochub.hub.inventory;

import org.jspecify.annotations.NullMarked;
