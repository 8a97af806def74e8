/** What operators do over HTTP: who may, how fast, and the endpoint. */
@NullMarked
package dev.hitotsu.server.operator;

import org.jspecify.annotations.NullMarked;
