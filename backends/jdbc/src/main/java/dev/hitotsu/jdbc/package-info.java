/**
 * What any SQL database needs, on plain JDBC: transactions that carry messages, the inbox handler, the fence guard. The
 * statements come from a database's own module, for example {@code dev.hitotsu.postgresql}.
 */
@NullMarked
package dev.hitotsu.jdbc;

import org.jspecify.annotations.NullMarked;
