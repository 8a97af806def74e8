package dev.hitotsu.it.planted;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs the classes of tests that are named, and ends with 1 if a test failed. */
final class ChosenTests {
    static final String FAILURE = "failed: ";
    private static final int MAX_LENGTH = 160;

    private ChosenTests() {}

    public static void main(String[] names) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(names).map(name -> selectClass(name)).toList())
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.getFailures()
                .forEach(failure -> System.out.println(FAILURE
                        + failure.getTestIdentifier().getDisplayName() + ": " + oneLine(failure.getException())));
        if (summary.getTestsFoundCount() == 0) {
            throw new IllegalArgumentException("tests: none in " + Arrays.toString(names) + " (expected: some)");
        }
        System.exit(summary.getTotalFailureCount() > 0 ? 1 : 0);
    }

    private static String oneLine(Throwable failure) {
        String text =
                String.valueOf(failure.getMessage()).replaceAll("\\s+", " ").strip();
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
