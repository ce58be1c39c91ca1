/**
 * Stories told with the archive as it was built: its launcher starts a process of its own, with the
 * real plugins, on an empty data folder and a free port of loopback.
 */
@NullMarked
package io.nochub.dist;

import org.jspecify.annotations.NullMarked;
