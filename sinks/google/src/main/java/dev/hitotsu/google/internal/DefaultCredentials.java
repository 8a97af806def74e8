package dev.hitotsu.google.internal;

import com.google.auth.oauth2.GoogleCredentials;
import io.grpc.CallCredentials;
import io.grpc.Status;
import io.grpc.auth.MoreCallCredentials;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The application default credentials, looked for at the first call, and at each call until there are some.
 * Thread-safe.
 */
final class DefaultCredentials extends CallCredentials {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

    private @Nullable CallCredentials found;

    @Override
    public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
        executor.execute(() -> apply(info, executor, applier));
    }

    private void apply(RequestInfo info, Executor executor, MetadataApplier applier) {
        CallCredentials caller;
        try {
            caller = find();
        } catch (IOException | RuntimeException e) {
            applier.fail(Status.UNAUTHENTICATED
                    .withDescription("credentials: none (expected: application default credentials, for example in"
                            + " GOOGLE_APPLICATION_CREDENTIALS): " + e.getMessage())
                    .withCause(e));
            return;
        }
        caller.applyRequestMetadata(info, executor, applier);
    }

    private synchronized CallCredentials find() throws IOException {
        CallCredentials known = found;
        if (known == null) {
            known = MoreCallCredentials.from(
                    GoogleCredentials.getApplicationDefault().createScoped(SCOPE));
            found = known;
        }
        return known;
    }
}
