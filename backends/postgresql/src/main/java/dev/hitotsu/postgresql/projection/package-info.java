/**
 * Projections in PostgreSQL: they are made from a topic, tell how old they are, and are made anew while they are in
 * use.
 */
@NullMarked
package dev.hitotsu.postgresql.projection;

import org.jspecify.annotations.NullMarked;
