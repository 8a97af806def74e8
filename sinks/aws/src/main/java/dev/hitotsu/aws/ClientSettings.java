package dev.hitotsu.aws;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** How to reach SQS. Not thread-safe before {@link #client}. */
final class ClientSettings {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,40}");

    private @Nullable String region;
    private @Nullable URI endpoint;
    private @Nullable AwsCredentialsProvider credentials;
    private Consumer<SqsClientBuilder> customizer = builder -> {};

    void region(String name) {
        requireNonNull(name, "region: null (expected: the name of a region)");
        if (!REGION.matcher(name).matches()) {
            throw new IllegalArgumentException("region: \"" + name + "\" (expected: a region such as eu-central-1)");
        }
        this.region = name;
    }

    void endpoint(String uri) {
        requireNonNull(uri, "endpoint: null (expected: a URI)");
        try {
            URI parsed = new URI(uri);
            if (parsed.getHost() != null && ("http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme()))) {
                this.endpoint = parsed;
                return;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(unfit(uri), e);
        }
        throw new IllegalArgumentException(unfit(uri));
    }

    private static String unfit(String uri) {
        return "endpoint: " + uri + " (expected: http:// or https:// and a host)";
    }

    void credentials(AwsCredentialsProvider provider) {
        this.credentials = requireNonNull(provider, "credentials: null (expected: a provider)");
    }

    void customizer(Consumer<SqsClientBuilder> newCustomizer) {
        this.customizer = requireNonNull(newCustomizer, "customizer: null (expected: what sets up a client)");
    }

    /**
     * A client that never tries again by itself: it would send again what the relay has given up, and would hide that
     * SQS asks to slow down.
     *
     * @param timeout of each call
     */
    SqsClient client(Duration timeout) {
        SqsClientBuilder builder = SqsClient.builder();
        if (region != null) {
            builder.region(Region.of(region));
        }
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        if (credentials != null) {
            builder.credentialsProvider(credentials);
        }
        customizer.accept(builder);
        return builder.httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(shorter(CONNECT_TIMEOUT, timeout))
                        .socketTimeout(timeout))
                .overrideConfiguration(builder.overrideConfiguration().toBuilder()
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(timeout)
                        .build())
                .build();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
