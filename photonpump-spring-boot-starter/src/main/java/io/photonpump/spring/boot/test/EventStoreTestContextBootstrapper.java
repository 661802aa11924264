package io.photonpump.spring.boot.test;

import java.util.Arrays;
import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Starts the context of {@link EventStoreTest}. */
final class EventStoreTestContextBootstrapper extends TestSliceTestContextBootstrapper<EventStoreTest> {

    /**
     * No server listens on port 1, so the client never connects. The slice has no database to keep positions in, and no SSL
     * bundles.
     */
    private static final String[] ALONE = {
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
        String[] all = Arrays.copyOf(ALONE, ALONE.length + given);
        if (own != null) {
            System.arraycopy(own, 0, all, ALONE.length, given);
        }
        return all;
    }
}
