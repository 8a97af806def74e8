/** Which addresses calls may go to: {@link dev.hitotsu.http.address.AllowedTargets}. */
@NullMarked
package dev.hitotsu.http.address;

import org.jspecify.annotations.NullMarked;
