/** What answers requests by itself, in place of one service: a seam for modules that compose answers from several. */
@NullMarked
package dev.hitotsu.gateway.composed;

import org.jspecify.annotations.NullMarked;
