/** Messages into Amazon SQS and out of it: {@link dev.hitotsu.aws.SqsSink} and {@link dev.hitotsu.aws.SqsReceiver}. */
@NullMarked
package dev.hitotsu.aws;

import org.jspecify.annotations.NullMarked;
