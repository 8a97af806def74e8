package dev.hitotsu.mongoserver.storage;

import org.bson.BsonDocument;

/** What an index was made of. */
public record Index(String name, BsonDocument pattern, boolean unique) {}
