/** Shared by the modules of this project. Not part of the public API. */
@NullMarked
package dev.hitotsu.id.internal;

import org.jspecify.annotations.NullMarked;
