package dev.hitotsu.jdbc.layout;

/** What a column of somebody else's table is to a message. */
public enum MappedColumn {
    /** The message's id; what is no UUID is hashed to one. */
    ID("id", "id of the message; what is no UUID is hashed to one"),
    /** Where it goes. */
    TOPIC("topic", "topic of the message, behind topicPrefix"),
    /** What keeps its order. */
    KEY("key", "key of the message, which keeps the order of its rows"),
    /** What kind of message it is. */
    TYPE("type", "type of the message"),
    /** Text, JSON or bytes. */
    PAYLOAD("payload", "payload of the message: text, JSON or bytes"),
    /** A JSON object, whose values become headers. */
    HEADERS("headers", "headers of the message: a JSON object"),
    /** When it was written; without it the time of the trigger. */
    CREATED_AT("createdAt", "time of the message: a timestamp"),
    /** Who of the application has to handle the row. */
    HANDLER("handler", "handler or listener that the row is for"),
    /** Namastack's state of the row. */
    STATUS("status", "state of the row"),
    /** When the row was done. */
    COMPLETED_AT("completedAt", "time at which the row was done: a timestamp");

    private final String text;
    private final String description;

    MappedColumn(String text, String description) {
        this.text = text;
        this.description = description;
    }

    /** Its name in a configuration, such as {@code createdAt}. */
    public String text() {
        return text;
    }

    /** What it is, for the person who writes a configuration. */
    public String description() {
        return description;
    }

    /** Whether a table's column may have no null: a message without it would be nameless, homeless or without order. */
    public boolean isRequired() {
        return switch (this) {
            case ID, TOPIC, KEY, TYPE, HANDLER -> true;
            case PAYLOAD, HEADERS, CREATED_AT, STATUS, COMPLETED_AT -> false;
        };
    }
}
