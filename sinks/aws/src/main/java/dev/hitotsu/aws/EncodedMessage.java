package dev.hitotsu.aws;

import java.util.Map;

/**
 * A message as SQS takes it.
 *
 * @param id of the message, by which a FIFO queue takes it once
 * @param group the message group; of its own where the message has no key
 * @param attributes names and texts, ten at most
 * @param bytes what counts against the limits: body, and names, types and values of attributes
 */
record EncodedMessage(String id, String group, String body, Map<String, String> attributes, long bytes) {
    EncodedMessage {
        attributes = Map.copyOf(attributes);
    }
}
