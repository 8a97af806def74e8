/**
 * Makes the beans of an application with Spring Boot, from what is on the class path and what {@code hitotsu.*} says.
 */
@NullMarked
package dev.hitotsu.springboot.autoconfigure;

import org.jspecify.annotations.NullMarked;
