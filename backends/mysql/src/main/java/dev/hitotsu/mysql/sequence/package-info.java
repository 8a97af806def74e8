/** Ids from AUTO_INCREMENT of one or several MySQL or MariaDB servers. {@code MySqlSequence} makes the generator. */
@NullMarked
package dev.hitotsu.mysql.sequence;

import org.jspecify.annotations.NullMarked;
