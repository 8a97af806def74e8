/** For this library alone: connections go to addresses that were looked at, and to no others. */
@NullMarked
package dev.hitotsu.http.internal;

import org.jspecify.annotations.NullMarked;
