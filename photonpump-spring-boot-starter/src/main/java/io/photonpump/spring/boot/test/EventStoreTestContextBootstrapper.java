package io.photonpump.spring.boot.test;

import java.util.Arrays;
import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Bootstraps the context of {@link EventStoreTest}. */
final class EventStoreTestContextBootstrapper extends TestSliceTestContextBootstrapper<EventStoreTest> {

    /**
     * Properties that isolate the test. No server listens on port 1, so the client never connects. The slice has neither a database
     * for positions nor SSL bundles.
     */
    private static final String[] ISOLATION = {
        "photonpump.enabled=true",
        "photonpump.unknown-subscriptions=ignore",
        "photonpump.checkpoint.store=memory",
        "photonpump.embedded.enabled=false",
        "photonpump.embedded.replace-server=false",
        "photonpump.url=eventstore://localhost:1",
        "photonpump.ssl.enabled=false"
    };

    @Override
    protected String[] getProperties(Class<?> testClass) {
        String[] own = super.getProperties(testClass);
        int given = own == null ? 0 : own.length;
        String[] all = Arrays.copyOf(ISOLATION, ISOLATION.length + given);
        if (own != null) {
            System.arraycopy(own, 0, all, ISOLATION.length, given);
        }
        return all;
    }
}
