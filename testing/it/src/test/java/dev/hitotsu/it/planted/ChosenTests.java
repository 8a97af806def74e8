package dev.hitotsu.it.planted;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Arrays;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs the tests that are named, each a class or {@code class#method}. Ends with 1 at the first that fails, because one
 * is enough to notice a defect.
 */
final class ChosenTests implements TestExecutionListener {
    static final String FAILURE = "failed: ";
    private static final int MAX_LENGTH = 160;

    private final CancellationToken enough = CancellationToken.create();

    private ChosenTests() {}

    public static void main(String[] names) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(names).map(ChosenTests::selector).toList())
                .build();
        ChosenTests chosen = new ChosenTests();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(LauncherExecutionRequestBuilder.request(request)
                        .listeners(listener, chosen)
                        .cancellationToken(chosen.enough)
                        .build());
        TestExecutionSummary summary = listener.getSummary();
        summary.getFailures()
                .forEach(failure -> System.out.println(FAILURE
                        + failure.getTestIdentifier().getDisplayName() + ": " + oneLine(failure.getException())));
        if (summary.getTestsFoundCount() == 0) {
            throw new IllegalArgumentException("tests: none in " + Arrays.toString(names) + " (expected: some)");
        }
        System.exit(summary.getTotalFailureCount() > 0 ? 1 : 0);
    }

    private static DiscoverySelector selector(String name) {
        return name.contains("#") ? selectMethod(name) : selectClass(name);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
            enough.cancel();
        }
    }

    private static String oneLine(Throwable failure) {
        String text =
                String.valueOf(failure.getMessage()).replaceAll("\\s+", " ").strip();
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
