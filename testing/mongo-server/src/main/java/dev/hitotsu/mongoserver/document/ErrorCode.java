package dev.hitotsu.mongoserver.document;

/** MongoDB's error codes, as its manual lists them. */
public enum ErrorCode {
    BAD_VALUE(2, "BadValue"),
    FAILED_TO_PARSE(9, "FailedToParse"),
    UNAUTHORIZED(13, "Unauthorized"),
    TYPE_MISMATCH(14, "TypeMismatch"),
    AUTHENTICATION_FAILED(18, "AuthenticationFailed"),
    ILLEGAL_OPERATION(20, "IllegalOperation"),
    NAMESPACE_NOT_FOUND(26, "NamespaceNotFound"),
    PATH_NOT_VIABLE(28, "PathNotViable"),
    CONFLICTING_UPDATE_OPERATORS(40, "ConflictingUpdateOperators"),
    CURSOR_NOT_FOUND(43, "CursorNotFound"),
    NAMESPACE_EXISTS(48, "NamespaceExists"),
    MAX_TIME_MS_EXPIRED(50, "MaxTimeMSExpired"),
    COMMAND_NOT_FOUND(59, "CommandNotFound"),
    IMMUTABLE_FIELD(66, "ImmutableField"),
    CANNOT_CREATE_INDEX(67, "CannotCreateIndex"),
    INVALID_OPTIONS(72, "InvalidOptions"),
    INVALID_NAMESPACE(73, "InvalidNamespace"),
    INDEX_OPTIONS_CONFLICT(85, "IndexOptionsConflict"),
    INDEX_KEY_SPECS_CONFLICT(86, "IndexKeySpecsConflict"),
    UNSATISFIABLE_WRITE_CONCERN(100, "UnsatisfiableWriteConcern"),
    WRITE_CONFLICT(112, "WriteConflict"),
    TRANSACTION_TOO_OLD(225, "TransactionTooOld"),
    NOT_IMPLEMENTED(238, "NotImplemented"),
    SNAPSHOT_UNAVAILABLE(246, "SnapshotUnavailable"),
    NO_SUCH_TRANSACTION(251, "NoSuchTransaction"),
    TRANSACTION_COMMITTED(256, "TransactionCommitted"),
    OPERATION_NOT_SUPPORTED_IN_TRANSACTION(263, "OperationNotSupportedInTransaction"),
    CHANGE_STREAM_FATAL_ERROR(280, "ChangeStreamFatalError"),
    CHANGE_STREAM_HISTORY_LOST(286, "ChangeStreamHistoryLost"),
    BSON_OBJECT_TOO_LARGE(10334, "BSONObjectTooLarge"),
    DUPLICATE_KEY(11000, "DuplicateKey"),
    INTERRUPTED_AT_SHUTDOWN(11600, "InterruptedAtShutdown"),
    MISSING_FIELD(40414, "IDLFailedToParse"),
    UNKNOWN_FIELD(40415, "IDLUnknownField");

    private final int code;
    private final String codeName;

    ErrorCode(int code, String codeName) {
        this.code = code;
        this.codeName = codeName;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The name on the wire. */
    public String codeName() {
        return codeName;
    }

    /** Whether a transaction that ends so may be tried again as a whole. */
    public boolean isTransient() {
        return this == WRITE_CONFLICT || this == NO_SUCH_TRANSACTION || this == SNAPSHOT_UNAVAILABLE;
    }
}
