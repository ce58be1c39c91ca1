/**
 * Any product that can post JSON: the operator's JSONata mapping turns a body into signals. The
 * body is hostile, the mapping is the operator's own; so every step of the mapping is bounded in
 * time, depth and size, and what comes out is checked field by field.
 */
@NullMarked
package io.nochub.plugins.webhook;

import org.jspecify.annotations.NullMarked;
