/**
 * Kaseya BMS (Vorex) by its API 2: tickets with the hub's key at the end of their details, notes,
 * accounts and hardware assets, and what changed in tickets by poll. Every answer is a 200, so what
 * is inside is looked at; names are taken with a capital or a small first letter.
 */
@NullMarked
package io.nochub.plugins.kaseyabms;

import org.jspecify.annotations.NullMarked;
