/**
 * The pretend ticket desk: tickets in one small file each, a technician who works on some of them,
 * and troubles that can be switched on.
 */
@NullMarked
package io.nochub.plugins.lab.desk;

import org.jspecify.annotations.NullMarked;
