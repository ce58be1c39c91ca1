/**
 * Tests of the web side, and what other tests use to talk to a running hub: {@link
 * io.nochub.hub.web.ApiClient}, which holds every answer to the description.
 */
@NullMarked
package io.nochub.hub.web;

import org.jspecify.annotations.NullMarked;
