package dev.hitotsu.mongoserver.document;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** MongoDB's error codes, as its manual lists them. */
public enum ErrorCode {
    INTERNAL_ERROR(1, "InternalError"),
    BAD_VALUE(2, "BadValue"),
    HOST_UNREACHABLE(6, "HostUnreachable"),
    HOST_NOT_FOUND(7, "HostNotFound"),
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
    NETWORK_TIMEOUT(89, "NetworkTimeout"),
    SHUTDOWN_IN_PROGRESS(91, "ShutdownInProgress"),
    UNSATISFIABLE_WRITE_CONCERN(100, "UnsatisfiableWriteConcern"),
    WRITE_CONFLICT(112, "WriteConflict"),
    PRIMARY_STEPPED_DOWN(189, "PrimarySteppedDown"),
    TRANSACTION_TOO_OLD(225, "TransactionTooOld"),
    NOT_IMPLEMENTED(238, "NotImplemented"),
    SNAPSHOT_UNAVAILABLE(246, "SnapshotUnavailable"),
    NO_SUCH_TRANSACTION(251, "NoSuchTransaction"),
    TRANSACTION_COMMITTED(256, "TransactionCommitted"),
    EXCEEDED_TIME_LIMIT(262, "ExceededTimeLimit"),
    OPERATION_NOT_SUPPORTED_IN_TRANSACTION(263, "OperationNotSupportedInTransaction"),
    CHANGE_STREAM_FATAL_ERROR(280, "ChangeStreamFatalError"),
    CHANGE_STREAM_HISTORY_LOST(286, "ChangeStreamHistoryLost"),
    SOCKET_EXCEPTION(9001, "SocketException"),
    NOT_WRITABLE_PRIMARY(10107, "NotWritablePrimary"),
    BSON_OBJECT_TOO_LARGE(10334, "BSONObjectTooLarge"),
    DUPLICATE_KEY(11000, "DuplicateKey"),
    INTERRUPTED_AT_SHUTDOWN(11600, "InterruptedAtShutdown"),
    INTERRUPTED(11601, "Interrupted"),
    INTERRUPTED_DUE_TO_REPL_STATE_CHANGE(11602, "InterruptedDueToReplStateChange"),
    NOT_PRIMARY_NO_SECONDARY_OK(13435, "NotPrimaryNoSecondaryOk"),
    NOT_PRIMARY_OR_SECONDARY(13436, "NotPrimaryOrSecondary"),
    MISSING_FIELD(40414, "IDLFailedToParse"),
    UNKNOWN_FIELD(40415, "IDLUnknownField");

    /** Of the specification "Retryable Writes". */
    private static final Set<Integer> RETRYABLE = codes(
            HOST_UNREACHABLE,
            HOST_NOT_FOUND,
            NETWORK_TIMEOUT,
            SHUTDOWN_IN_PROGRESS,
            PRIMARY_STEPPED_DOWN,
            EXCEEDED_TIME_LIMIT,
            SOCKET_EXCEPTION,
            NOT_WRITABLE_PRIMARY,
            INTERRUPTED_AT_SHUTDOWN,
            INTERRUPTED_DUE_TO_REPL_STATE_CHANGE,
            NOT_PRIMARY_NO_SECONDARY_OK,
            NOT_PRIMARY_OR_SECONDARY);

    /** Behind those, of the specification "Change Streams": codes of several members, which this enum does not name. */
    private static final Set<Integer> RESUMABLE_BESIDE = Set.of(43, 63, 133, 150, 234);

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

    private static Set<Integer> codes(ErrorCode... all) {
        return Arrays.stream(all).map(ErrorCode::code).collect(Collectors.toUnmodifiableSet());
    }

    /** The name of a code on the wire. */
    public static String nameOf(int code) {
        return Arrays.stream(values())
                .filter(known -> known.code == code)
                .map(ErrorCode::codeName)
                .findFirst()
                .orElse("Location" + code);
    }

    /** Whether a write that ends so may be sent again. */
    public static boolean isRetryable(int code) {
        return RETRYABLE.contains(code);
    }

    /** Whether a change stream that ends so goes on from its token. */
    public static boolean isResumable(int code) {
        return RETRYABLE.contains(code) || RESUMABLE_BESIDE.contains(code);
    }

    /** Whether a transaction that ends so may be tried again as a whole. */
    public static boolean isTransient(int code) {
        return Arrays.stream(values()).anyMatch(known -> known.code == code && known.isTransient());
    }

    /** Whether a transaction that ends so may be tried again as a whole. */
    public boolean isTransient() {
        return this == WRITE_CONFLICT || this == NO_SUCH_TRANSACTION || this == SNAPSHOT_UNAVAILABLE;
    }
}
