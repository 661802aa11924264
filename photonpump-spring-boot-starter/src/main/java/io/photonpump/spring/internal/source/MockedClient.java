package io.photonpump.spring.internal.source;

import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.SubscriptionSpec;
import org.jspecify.annotations.Nullable;

/** Recognizes a mock in place of the client: it answers null where a client never does. */
public final class MockedClient {

    private MockedClient() {}

    /** The answer of the client. */
    static <T> T answered(SubscriptionSpec spec, @Nullable T answer) {
        if (answer == null) {
            throw refused(spec);
        }
        return answer;
    }

    public static InvalidSubscriptionException refused(SubscriptionSpec spec) {
        return new InvalidSubscriptionException(
                "'" + spec.id() + "'",
                "its EventStoreClient is a stand-in that answers null, such as a mock",
                "Leave the listener stopped and deliver events with a SubscriptionTestHarness, or use a real client with the "
                        + "embedded server");
    }
}
