/** ElasticMQ, which speaks the protocol of SQS. Tests can kill, suspend and restart it; it forgets its queues then. */
@NullMarked
package dev.hitotsu.servers.elasticmq;

import org.jspecify.annotations.NullMarked;
