package io.photonpump.internal.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time for which slow consumers may hold a socket that all exchanges share. */
@Timeout(10)
class SocketHoldsTest {

    private static final long FIRST = 1;
    private static final long SECOND = 2;

    private final SocketHolds holds = new SocketHolds();
    private final List<Boolean> calls = new ArrayList<>();
    private final Consumer<Boolean> socket = calls::add;
    private long now = -5_000_000_000L; // nanoTime has an arbitrary origin

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private Duration hold(long exchange) {
        return holds.hold(exchange, now, socket);
    }

    private void release(long exchange, boolean alone) {
        holds.release(exchange, alone, now);
    }

    @Test
    void the_socket_is_held_until_the_last_holder_releases_it() {
        hold(FIRST);
        hold(SECOND);

        release(FIRST, false);
        release(FIRST, false);
        assertThat(calls).containsExactly(true);
        release(SECOND, false);

        assertThat(calls).containsExactly(true, false);
    }

    @Test
    void all_holders_together_have_half_a_second() {
        assertThat(hold(FIRST)).isEqualTo(HoldAllowance.LIMIT);
        pass(Duration.ofMillis(300));
        assertThat(hold(SECOND)).isEqualTo(Duration.ofMillis(200));
        release(FIRST, false);
        pass(Duration.ofMillis(200));
        release(SECOND, false);

        assertThat(hold(FIRST)).isZero();
        assertThat(calls).containsExactly(true, false);
        pass(HoldAllowance.RECOVERY);
        assertThat(hold(FIRST)).isEqualTo(HoldAllowance.LIMIT);
    }

    @Test
    void a_consumer_that_never_catches_up_gets_no_more_time() {
        hold(FIRST);
        pass(HoldAllowance.LIMIT);
        release(FIRST, true);

        for (int i = 0; i < 5; i++) {
            pass(HoldAllowance.RECOVERY.dividedBy(2));
            assertThat(hold(FIRST)).isZero();
        }
        pass(HoldAllowance.RECOVERY);
        assertThat(hold(FIRST)).isEqualTo(HoldAllowance.LIMIT);
    }

    @Test
    void short_holds_while_no_other_conversation_waits_are_free() {
        for (int i = 0; i < 100; i++) {
            assertThat(hold(FIRST)).isEqualTo(HoldAllowance.LIMIT);
            pass(Duration.ofMillis(100));
            release(FIRST, true);
        }
    }

    @Test
    void short_holds_while_others_wait_are_counted() {
        hold(FIRST);
        pass(Duration.ofMillis(100));
        release(FIRST, false);

        assertThat(hold(FIRST)).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void the_used_allowance_outlives_the_connection_but_its_holds_do_not() {
        List<Boolean> next = new ArrayList<>();
        Consumer<Boolean> nextSocket = next::add;
        hold(FIRST);
        pass(Duration.ofMillis(100));
        holds.forget(socket, now);
        release(FIRST, false);

        assertThat(holds.hold(SECOND, now, nextSocket)).isEqualTo(Duration.ofMillis(400));
        holds.forget(socket, now);
        release(SECOND, false);

        assertThat(calls).as("a closed socket is not released").containsExactly(true);
        assertThat(next).containsExactly(true, false);
    }
}
