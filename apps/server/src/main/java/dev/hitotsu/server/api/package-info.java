/**
 * The JSON answers of the command line and of the HTTP endpoint, as records. Their names and forms stay the same within
 * a major release.
 */
@NullMarked
package dev.hitotsu.server.api;

import org.jspecify.annotations.NullMarked;
