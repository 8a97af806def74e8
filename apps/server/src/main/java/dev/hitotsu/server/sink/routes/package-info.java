/** Several targets in one configuration: each topic goes to one of them. */
@NullMarked
package dev.hitotsu.server.sink.routes;

import org.jspecify.annotations.NullMarked;
