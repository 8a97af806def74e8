/** Worker slots in files of one host. */
@NullMarked
package dev.hitotsu.id.file;

import org.jspecify.annotations.NullMarked;
