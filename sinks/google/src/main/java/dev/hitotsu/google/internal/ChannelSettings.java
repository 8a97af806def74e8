package dev.hitotsu.google.internal;

import static java.util.Objects.requireNonNull;

import io.grpc.CallCredentials;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How to reach a service of Google. Not thread-safe before {@link #open}. */
public final class ChannelSettings {
    private static final Pattern REGION = Pattern.compile("[a-z]+-[a-z]+[0-9]+");
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final String service;
    private @Nullable String region;
    private @Nullable URI endpoint;
    private @Nullable CallCredentials credentials;

    /** @param service the first part of the service's host, such as {@code pubsub} */
    public ChannelSettings(String service) {
        this.service = requireNonNull(service, "service: null (expected: a name)");
    }

    /** The region whose own endpoint is called. */
    public void region(String name) {
        requireNonNull(name, "region: null (expected: the name of a region)");
        if (!REGION.matcher(name).matches()) {
            throw new IllegalArgumentException("region: \"" + name + "\" (expected: a region such as europe-west3)");
        }
        this.region = name;
    }

    /** The address that is called instead of Google's own. */
    public void endpoint(String uri) {
        requireNonNull(uri, "endpoint: null (expected: a URI)");
        try {
            URI parsed = new URI(uri);
            boolean known = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
            if (known && parsed.getHost() != null && parsed.getRawPath().isEmpty() && parsed.getUserInfo() == null) {
                this.endpoint = parsed;
                return;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(unfit(uri), e);
        }
        throw new IllegalArgumentException(unfit(uri));
    }

    private static String unfit(String uri) {
        return "endpoint: " + uri + " (expected: https:// or http:// and a host, perhaps a port)";
    }

    /** Who calls; by default the application default credentials, and over plain HTTP nobody. */
    public void credentials(CallCredentials given) {
        this.credentials = requireNonNull(given, "credentials: null (expected: credentials)");
    }

    /** The host that is called. */
    public String host() {
        if (endpoint != null) {
            return endpoint.getHost();
        }
        return (region == null ? "" : region + "-") + service + ".googleapis.com";
    }

    /** Whether whatever is sent goes to one region: to any host but the one that Google has for the whole world. */
    public boolean isRegional() {
        return !host().equals(service + ".googleapis.com");
    }

    /** A channel, which connects when it is first used. */
    public GrpcChannel open() {
        boolean plain = endpoint != null && "http".equals(endpoint.getScheme());
        int port = endpoint == null || endpoint.getPort() < 0 ? plain ? HTTP : HTTPS : endpoint.getPort();
        CallCredentials caller = credentials == null && !plain ? new DefaultCredentials() : credentials;
        return GrpcChannel.open(host(), port, plain, caller);
    }
}
