/** How the relay's process listens for HTTP: the part that its endpoints share. */
@NullMarked
package dev.hitotsu.server.endpoint;

import org.jspecify.annotations.NullMarked;
