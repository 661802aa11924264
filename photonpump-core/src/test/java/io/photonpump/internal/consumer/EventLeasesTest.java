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
    void an_event_is_held_for_most_of_the_time_that_the_group_waits() {
        EventLeases leases = new EventLeases(Duration.ofSeconds(10), now::get);
        leases.received(event);
        pass(Duration.ofSeconds(8));
        assertThat(leases.isHeld(event)).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(leases.isHeld(event)).isFalse();
    }

    @Test
    void an_event_that_comes_again_is_held_again() {
        EventLeases leases = new EventLeases(Duration.ofSeconds(10), now::get);
        leases.received(event);
        pass(Duration.ofSeconds(11));
        leases.received(event);
        assertThat(leases.isHeld(event)).isTrue();
    }

    @Test
    void without_a_time_out_an_event_is_held_until_it_is_settled() {
        EventLeases leases = new EventLeases(null, now::get);
        leases.received(event);
        pass(Duration.ofDays(1));
        assertThat(leases.isHeld(event)).isTrue();
        leases.settled(event);
        assertThat(leases.isHeld(event)).isFalse();
    }

    @Test
    void nothing_is_held_when_the_connection_is_lost() {
        EventLeases leases = new EventLeases(null, now::get);
        leases.received(event);
        leases.takenBack();
        assertThat(leases.isHeld(event)).isFalse();
    }
}
