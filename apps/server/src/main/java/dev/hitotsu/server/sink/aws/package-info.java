/** Amazon SQS as a target of relay processes. */
@NullMarked
package dev.hitotsu.server.sink.aws;

import org.jspecify.annotations.NullMarked;
