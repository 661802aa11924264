package io.photonpump.spring.internal.source;

import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.SubscriptionSpec;
import org.jspecify.annotations.Nullable;

/** Detects a mock of the client, which returns null where a client does not. */
public final class MockedClient {

    private MockedClient() {}

    /** Returns the client's answer, unless it is null. */
    static <T> T answered(SubscriptionSpec spec, @Nullable T answer) {
        if (answer == null) {
            throw refused(spec);
        }
        return answer;
    }

    public static InvalidSubscriptionException refused(SubscriptionSpec spec) {
        return new InvalidSubscriptionException(
                "'" + spec.id() + "'",
                "its EventStoreClient is a mock, or another substitute that returns null",
                "Leave the listener stopped and deliver events with a SubscriptionTestHarness, or use a real client with the "
                        + "embedded server");
    }
}
