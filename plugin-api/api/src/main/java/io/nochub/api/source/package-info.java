/**
 * How facts come in: fetched, received or listened for, stored as they came, translated afterwards.
 */
@NullMarked
package io.nochub.api.source;

import org.jspecify.annotations.NullMarked;
