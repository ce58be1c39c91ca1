/**
 * Who may do what: users with passwords, API tokens, roles. Knows nothing of HTTP; {@code hub.web}
 * turns a header or a cookie into an {@link io.nochub.hub.access.Actor}.
 */
@NullMarked
package io.nochub.hub.access;

import org.jspecify.annotations.NullMarked;
