/**
 * How the hub keeps things: one writer per database that commits what has gathered together, short
 * reads beside it, migrations, the data folder, and the clock of rows that fall due. Features keep
 * their SQL in their own {@code XxxStore} and reach the database through here.
 */
@NullMarked
package io.nochub.hub.store;

import org.jspecify.annotations.NullMarked;
