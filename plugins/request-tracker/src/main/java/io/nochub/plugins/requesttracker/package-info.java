/**
 * Request Tracker 5 by REST 2: tickets with the hub's key in a custom field or the subject, and
 * what changed in them by RT's transactions. RT reports failures inside good answers, so every
 * change is read again and compared.
 */
@NullMarked
package io.nochub.plugins.requesttracker;

import org.jspecify.annotations.NullMarked;
