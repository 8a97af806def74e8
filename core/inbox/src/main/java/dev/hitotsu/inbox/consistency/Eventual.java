package dev.hitotsu.inbox.consistency;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Works on data that may be late, and can be made anew from messages: analytics, logs, notifications. On a type, or on
 * a package for all its types. It calls nothing that {@linkplain WritesStrictData writes strict data}, also not by way
 * of others.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE})
public @interface Eventual {}
