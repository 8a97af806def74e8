/**
 * Messages as HTTP requests: {@link dev.hitotsu.http.HttpSink}. For those who receive such requests, {@link
 * dev.hitotsu.http.SigningKey} and {@link dev.hitotsu.http.EventRequest}.
 */
@NullMarked
package dev.hitotsu.http;

import org.jspecify.annotations.NullMarked;
