/**
 * The HTTP client that plugins are lent, over OkHttp: allowed hosts and addresses, time-outs, size
 * cap, redirects, repeats, a vendor's manners, and the table from status to failure kind.
 */
@NullMarked
package io.nochub.runtime.http;

import org.jspecify.annotations.NullMarked;
