package dev.hitotsu.inbox.consistency;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Writes data that must be right at every moment: orders, payments, stock. On a method, or on a type for all its
 * methods. Such data is written in a transaction, and never by {@link Eventual} code; {@code ConsistencyRules} of the
 * test kit fails the build otherwise.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface WritesStrictData {}
