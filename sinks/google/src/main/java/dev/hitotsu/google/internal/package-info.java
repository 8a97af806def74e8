/** Calls to Google's services over gRPC, and what their answers mean, for the targets of this module alone. */
@NullMarked
package dev.hitotsu.google.internal;

import org.jspecify.annotations.NullMarked;
