package io.photonpump.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventLeasesTest {

    private final AtomicLong now = new AtomicLong();
    private final UUID event = UUID.randomUUID();

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void a_lease_lasts_for_most_of_the_groups_message_timeout() {
        EventLeases leases = new EventLeases(Duration.ofSeconds(10), now::get);
        leases.received(event);
        pass(Duration.ofSeconds(8));
        assertThat(leases.isHeld(event)).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(leases.isHeld(event)).isFalse();
    }

    @Test
    void a_redelivered_event_has_a_new_lease() {
        EventLeases leases = new EventLeases(Duration.ofSeconds(10), now::get);
        leases.received(event);
        pass(Duration.ofSeconds(11));
        leases.received(event);
        assertThat(leases.isHeld(event)).isTrue();
    }

    @Test
    void without_a_timeout_a_lease_lasts_until_the_event_is_settled() {
        EventLeases leases = new EventLeases(null, now::get);
        leases.received(event);
        pass(Duration.ofDays(1));
        assertThat(leases.isHeld(event)).isTrue();
        leases.settled(event);
        assertThat(leases.isHeld(event)).isFalse();
    }

    @Test
    void losing_the_connection_ends_all_leases() {
        EventLeases leases = new EventLeases(null, now::get);
        leases.received(event);
        leases.takenBack();
        assertThat(leases.isHeld(event)).isFalse();
    }
}
