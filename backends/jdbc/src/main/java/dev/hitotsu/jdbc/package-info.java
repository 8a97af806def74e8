/**
 * What any SQL database needs, on plain JDBC: transactions with messages, the inbox handler, the fence guard and the
 * SQLSTATE codes. The module of a database provides the statements, for example {@code dev.hitotsu.postgresql}.
 */
@NullMarked
package dev.hitotsu.jdbc;

import org.jspecify.annotations.NullMarked;
