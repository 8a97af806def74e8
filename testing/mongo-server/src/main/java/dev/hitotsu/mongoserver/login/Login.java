package dev.hitotsu.mongoserver.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One connection. Where there are passwords, it carries out commands only after a login by SCRAM-SHA-256; who has
 * logged in stays so when the password changes, as with MongoDB. Runs commands on one thread.
 */
public final class Login {
    private static final Set<String> FOR_EVERYBODY = Set.of("hello", "isMaster", "ismaster", "ping", "buildInfo");
    private static final BsonInt32 CONVERSATION = new BsonInt32(1);

    private final Map<String, String> passwords;
    private final UnaryOperator<BsonDocument> commands;
    private final Runnable onRefused;
    private volatile boolean isLoggedIn;
    private volatile @Nullable Scram scram;

    /**
     * A connection on which nobody has logged in.
     *
     * @param passwords by user; may change; empty if nobody need log in
     * @param commands runs a command
     * @param onRefused learns that somebody had the wrong password
     */
    public Login(Map<String, String> passwords, UnaryOperator<BsonDocument> commands, Runnable onRefused) {
        this.passwords = requireNonNull(passwords, "passwords: null (expected: a map)");
        this.commands = requireNonNull(commands, "commands: null (expected: what runs them)");
        this.onRefused = requireNonNull(onRefused, "onRefused: null (expected: what learns of it)");
    }

    /** Whether this user has logged in on it. Thread-safe. */
    public boolean isOf(String user) {
        requireNonNull(user, "user: null (expected: a name)");
        Scram of = scram;
        return isLoggedIn && of != null && of.user().equals(user);
    }

    /** The answer to a command, or that it is refused. */
    public BsonDocument run(BsonDocument body) {
        try {
            return switch (body.getFirstKey()) {
                case "saslStart" -> start(body);
                case "saslContinue" -> proceed(body);
                default -> known(body);
            };
        } catch (CommandException e) {
            if (e.code() == ErrorCode.AUTHENTICATION_FAILED) {
                onRefused.run();
            }
            return new BsonDocument("ok", new BsonDouble(0))
                    .append("errmsg", new BsonString(String.valueOf(e.getMessage())))
                    .append("code", new BsonInt32(e.code().code()))
                    .append("codeName", new BsonString(e.code().codeName()));
        }
    }

    private BsonDocument known(BsonDocument body) {
        String name = body.getFirstKey();
        if (!passwords.isEmpty() && !isLoggedIn && !FOR_EVERYBODY.contains(name)) {
            throw new CommandException(ErrorCode.UNAUTHORIZED, "Command " + name + " requires authentication");
        }
        BsonDocument reply = commands.apply(body);
        return body.containsKey("saslSupportedMechs")
                ? reply.append("saslSupportedMechs", new BsonArray(List.of(new BsonString(Scram.MECHANISM))))
                : reply;
    }

    private BsonDocument start(BsonDocument body) {
        String mechanism = body.getString("mechanism").getValue();
        if (!mechanism.equals(Scram.MECHANISM)) {
            throw CommandException.notImplemented("mechanism " + mechanism);
        }
        scram = Scram.begin(text(body), passwords);
        return answer(scram.challenge(), false);
    }

    private BsonDocument proceed(BsonDocument body) {
        Scram begun = scram;
        if (begun == null) {
            throw CommandException.badValue("saslContinue without saslStart");
        }
        if (isLoggedIn) {
            return answer("", true);
        }
        BsonDocument reply = answer(begun.verify(text(body)), true);
        isLoggedIn = true;
        return reply;
    }

    private static String text(BsonDocument body) {
        BsonValue payload = requireNonNull(body.get("payload"), "payload: missing");
        return new String(payload.asBinary().getData(), UTF_8);
    }

    private static BsonDocument answer(String payload, boolean isDone) {
        return new BsonDocument("conversationId", CONVERSATION)
                .append("done", BsonBoolean.valueOf(isDone))
                .append("payload", new BsonBinary(payload.getBytes(UTF_8)))
                .append("ok", new BsonDouble(1));
    }
}
