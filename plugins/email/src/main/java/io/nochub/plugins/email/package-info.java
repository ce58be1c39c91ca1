/**
 * Notices by e-mail: SMTP out, with one thread per incident and recipient, and headers that keep
 * other machines from answering.
 */
@NullMarked
package io.nochub.plugins.email;

import org.jspecify.annotations.NullMarked;
