package io.photonpump.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the conformance tests of Reactive Streams and reports each rule as a test of its own. The kit is written for TestNG:
 * a build that misses the TestNG engine, or whose engine skips these classes, would pass without running any of them.
 * This class therefore runs them itself and counts them.
 */
class ReactiveStreamsTckTest {

    /** The result of each test of the kit. */
    private static final class Results implements TestExecutionListener {
        final Map<String, TestExecutionResult> finished = new TreeMap<>();
        final Map<String, String> skipped = new TreeMap<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) {
                finished.put(test.getDisplayName(), result);
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            skipped.put(test.getDisplayName(), reason);
        }

        long successful() {
            return finished.values().stream()
                    .filter(result -> result.getStatus() == TestExecutionResult.Status.SUCCESSFUL)
                    .count();
        }
    }

    /** Runs the kits one after the other, because TestNG mixes up the results of concurrent runs. */
    @TestFactory
    Stream<DynamicNode> the_rules_of_reactive_streams_hold() {
        return Stream.of(
                rules(ReadStreamTck.class, 38, 31),
                rules(CatchUpTck.class, 38, 17),
                rules(VolatileTck.class, 38, 17),
                rules(PublisherPumpTck.class, 26, 11));
    }

    /** The rules that the kit skips: it cannot test them, or they need a finite stream. */
    private static DynamicNode rules(Class<?> kit, int tests, int successful) {
        Results results = run(kit);
        List<DynamicNode> nodes = new ArrayList<>();
        nodes.add(DynamicTest.dynamicTest("they ran", () -> {
            assertThat(results.finished.size() + results.skipped.size()).isEqualTo(tests);
            assertThat(results.successful()).isEqualTo(successful);
        }));
        results.finished.forEach((name, result) -> nodes.add(DynamicTest.dynamicTest(name, () -> {
            String why = result.getThrowable().map(Throwable::getMessage).orElse("");
            switch (result.getStatus()) {
                case SUCCESSFUL -> {}
                case ABORTED -> abort(why);
                case FAILED ->
                    throw new AssertionError(why, result.getThrowable().orElse(null));
            }
        })));
        results.skipped.forEach((name, reason) -> nodes.add(DynamicTest.dynamicTest(name, () -> abort(reason))));
        return DynamicContainer.dynamicContainer(kit.getSimpleName(), nodes);
    }

    private static Results run(Class<?> kit) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(kit))
                .filters(EngineFilter.includeEngines("testng"))
                .build();
        Results results = new Results();
        LauncherFactory.create().execute(request, results);
        return results;
    }
}
