@NullMarked
package dev.hitotsu.checks;

import org.jspecify.annotations.NullMarked;
