package io.photonpump.spring.boot.test;

import java.util.Arrays;
import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Starts the context of {@link EventStoreTest}. */
final class EventStoreTestContextBootstrapper extends TestSliceTestContextBootstrapper<EventStoreTest> {

    /**
     * Port 1 is nobody's: the client never finds a server, and does not disturb. Positions are of no use without one, and the
     * slice has no database for them.
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
