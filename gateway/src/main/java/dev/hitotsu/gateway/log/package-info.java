/** Says what became of each request, one line of JSON for each. */
@NullMarked
package dev.hitotsu.gateway.log;

import org.jspecify.annotations.NullMarked;
