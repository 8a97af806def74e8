package dev.hitotsu.http;

/** How a message becomes a request. */
public enum BodyFormat {
    /** The payload as body, the attributes as headers: CloudEvents 1.0, HTTP protocol binding, binary mode. */
    CLOUD_EVENT,

    /** The payload as body, and no attributes: for services that know nothing of events. */
    RAW
}
