/**
 * Tables of other software, whose rows become messages: which columns are what. How a database does it is its module's
 * matter.
 */
@NullMarked
package dev.hitotsu.jdbc.layout;

import org.jspecify.annotations.NullMarked;
