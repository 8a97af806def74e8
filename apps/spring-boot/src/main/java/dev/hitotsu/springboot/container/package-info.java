/** Where coordination servers are that Testcontainers or Docker Compose have started. */
@NullMarked
package dev.hitotsu.springboot.container;

import org.jspecify.annotations.NullMarked;
