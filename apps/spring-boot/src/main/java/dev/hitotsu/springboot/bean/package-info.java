/** Finds what the application's beans have annotated. */
@NullMarked
package dev.hitotsu.springboot.bean;

import org.jspecify.annotations.NullMarked;
