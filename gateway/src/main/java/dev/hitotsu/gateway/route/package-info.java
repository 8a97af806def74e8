/** Finds the route of a request: a table that is made once and never changed, with one order of precedence. */
@NullMarked
package dev.hitotsu.gateway.route;

import org.jspecify.annotations.NullMarked;
