package io.photonpump.spring.contract;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/**
 * The tests of reads and updates on a server of version 5, and as a user with only the rights that {@code docs/security.md} names, on a
 * server that takes time for each request, and where writes overtake each other.
 */
@Timeout(120)
class AggregatesOnOtherServersTest {

    @Nested
    class ReadingFromVersion5 extends ReadingTest {

        @Override
        EmbeddedEventStore.Builder serverBuilder() {
            return super.serverBuilder().dialect(Dialect.V5);
        }
    }

    @Nested
    class UpdatesOnVersion5 extends UpdatesTest {

        @Override
        EmbeddedEventStore.Builder serverBuilder() {
            return super.serverBuilder().dialect(Dialect.V5);
        }
    }

    @Nested
    class FaultsOnVersion5 extends UpdateFaultsTest {

        @Override
        EmbeddedEventStore.Builder serverBuilder() {
            return super.serverBuilder().dialect(Dialect.V5);
        }
    }

    @Nested
    class UpdatesByAnOrdinaryUser extends UpdatesTest {

        @Override
        EmbeddedEventStore.Builder serverBuilder() {
            return slow(super.serverBuilder());
        }

        @Override
        Rights rights() {
            return RIGHTS;
        }
    }

    @Nested
    class FaultsForAnOrdinaryUser extends UpdateFaultsTest {

        @Override
        EmbeddedEventStore.Builder serverBuilder() {
            return slow(super.serverBuilder());
        }

        @Override
        Rights rights() {
            return RIGHTS;
        }
    }

    @Nested
    class ConcurrentUpdatesOnVersion5 extends ConcurrentUpdatesTest {

        @Override
        EmbeddedEventStore.Builder serverBuilder() {
            return EmbeddedEventStore.builder().dialect(Dialect.V5);
        }

        @Override
        Rights rights() {
            return null;
        }
    }

    private static final Rights RIGHTS = Rights.of(user -> user.mayReadAndWrite(AggregateTest.STABLE));

    private static EmbeddedEventStore.Builder slow(EmbeddedEventStore.Builder server) {
        return server.writeTime(Duration.ofMillis(1)).readTime(Duration.ofMillis(1));
    }
}
