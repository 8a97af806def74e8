/** A browser for tests. */
@NullMarked
package dev.hitotsu.servers.chromium;

import org.jspecify.annotations.NullMarked;
