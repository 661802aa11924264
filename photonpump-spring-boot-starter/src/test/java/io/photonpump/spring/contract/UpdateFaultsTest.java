package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.client.CallOptions;
import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.fault.Moment;
import io.photonpump.embedded.fault.Operation;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.WriteOutcomeUnknownException;
import io.photonpump.event.NewEvent;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.spring.template.UpdateOptions;
import io.photonpump.spring.template.Updated;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Updates whose requests fail, or whose replies are lost. */
@Timeout(60)
class UpdateFaultsTest extends AggregateTest {

    private final AtomicInteger decisions = new AtomicInteger();

    @BeforeEach
    void deliverHay() {
        delivered(10);
    }

    private Updated<Stable> eat(EventStoreTemplate template, UpdateOptions options) {
        return template.update(STABLE, FOLD, options, stable -> {
            decisions.incrementAndGet();
            return stable.eat(4);
        });
    }

    private EventStoreTemplate impatient() {
        return template.with(CallOptions.defaults().withTimeout(Duration.ofMillis(800)));
    }

    private void onWrite(Moment moment, Fault fault) {
        server.faults(FaultScript.none().when(moment, fault));
    }

    @Test
    void a_reply_that_is_lost_with_the_connection_leads_to_no_second_decision() {
        onWrite(Moment.afterExecuting(Operation.WRITE), Fault.dropConnection());

        var updated = eat(template, UpdateOptions.defaults());

        assertThat(updated.state()).isEqualTo(new Stable(6, 2));
        assertThat(updated.attempts()).isOne();
        assertThat(decisions).hasValue(1);
        assertThat(stored()).hasSize(2);
    }

    @Test
    void a_lost_reply_is_no_conflict_even_if_another_writer_follows() {
        onWrite(Moment.afterExecuting(Operation.WRITE), Fault.dropConnection());
        var follower = CompletableFuture.runAsync(() -> {
            server.await(STABLE, 2);
            delivered(1);
        });

        var updated = eat(template, UpdateOptions.defaults());
        follower.join();

        assertThat(updated.version().value()).isOne();
        assertThat(decisions).hasValue(1);
        assertThat(template.load(STABLE, FOLD).state()).isEqualTo(new Stable(7, 3));
    }

    @ParameterizedTest
    @EnumSource(Fault.WriteTimeOut.class)
    void a_timeout_of_the_server_leads_to_no_second_decision(Fault.WriteTimeOut timeOut) {
        onWrite(Moment.afterExecuting(Operation.WRITE), Fault.timeOut(timeOut));

        eat(template, UpdateOptions.defaults());

        assertThat(decisions).hasValue(1);
        assertThat(stored()).hasSize(2);
    }

    @Test
    void a_write_that_was_not_carried_out_is_repeated_without_a_second_decision() {
        onWrite(Moment.beforeExecuting(Operation.WRITE).times(2), Fault.dropConnection());

        eat(template, UpdateOptions.defaults());

        assertThat(decisions).hasValue(1);
        assertThat(stored()).hasSize(2);
    }

    @Test
    void a_timeout_after_the_write_was_sent_ends_the_update() {
        onWrite(Moment.afterExecuting(Operation.WRITE), Fault.stall());

        template.load(STABLE, FOLD); // The connection is there, so that the time passes during the write.
        assertThatThrownBy(() -> eat(impatient(), UpdateOptions.defaults()))
                .isInstanceOfSatisfying(
                        OperationTimedOutException.class,
                        timedOut -> assertThat(timedOut.sent()).isTrue());

        assertThat(decisions).hasValue(1);
        server.killConnections();
        assertThat(stored()).hasSize(2);
    }

    @Test
    void an_update_of_unknown_outcome_can_be_repeated_with_its_key() {
        var options = UpdateOptions.defaults().withIdempotencyKey("meal");
        onWrite(Moment.afterExecuting(Operation.WRITE), Fault.stall());
        var cancelled = template.updateAsync(STABLE, FOLD, options, stable -> {
            decisions.incrementAndGet();
            return stable.eat(4);
        });
        server.await(STABLE, 2);
        cancelled.cancel(true);
        server.faults(FaultScript.none());
        server.killConnections();

        var repeated = eat(template, options);

        assertThat(repeated.repeated()).isTrue();
        assertThat(repeated.state()).isEqualTo(new Stable(6, 2));
        assertThat(decisions).hasValue(1);
        assertThat(stored()).hasSize(2);
    }

    @Test
    void an_update_that_was_not_carried_out_can_be_repeated_with_its_key() {
        var options = UpdateOptions.defaults().withIdempotencyKey("meal");
        onWrite(Moment.beforeExecuting(Operation.WRITE), Fault.stall());
        assertThatThrownBy(() -> eat(impatient(), options)).isInstanceOf(OperationTimedOutException.class);
        server.faults(FaultScript.none());
        server.killConnections();

        eat(template, options);

        assertThat(stored()).hasSize(2);
        assertThat(template.load(STABLE, FOLD).state()).isEqualTo(new Stable(6, 2));
    }

    @Test
    void an_unknown_outcome_ends_the_update() {
        server.faults(FaultScript.none()
                .when(Moment.afterExecuting(Operation.WRITE), Fault.dropConnection())
                .when(Moment.beforeExecuting(Operation.WRITE).number(2), Fault.badRequest("a full disk")));

        assertThatThrownBy(() -> eat(template, UpdateOptions.defaults()))
                .isInstanceOfSatisfying(
                        WriteOutcomeUnknownException.class,
                        unknown -> assertThat(unknown.eventIds()).hasSize(1));

        assertThat(decisions).hasValue(1);
        assertThat(stored()).hasSize(2);
    }

    @Test
    void a_load_continues_after_lost_connections() {
        writer.publish(
                        STABLE,
                        IntStream.range(0, 1500)
                                .mapToObj(i -> NewEvent.of("HayDelivered", new HayDelivered(1)))
                                .toList())
                .join();
        server.faults(FaultScript.none()
                .when(Moment.beforeExecuting(Operation.READ_STREAM).number(2), Fault.dropConnection())
                .when(Moment.afterExecuting(Operation.READ_STREAM).number(4), Fault.dropConnection()));

        assertThat(template.load(STABLE, FOLD).state()).isEqualTo(new Stable(1510, 1501));
        assertThat(template.loadAsync(STABLE, FOLD).join().state()).isEqualTo(new Stable(1510, 1501));
    }

    @Test
    void an_update_without_a_server_ends_before_it_decides() {
        server.refuseConnections();
        server.killConnections();

        assertThatThrownBy(() -> eat(impatient(), UpdateOptions.defaults()))
                .isInstanceOfSatisfying(
                        OperationTimedOutException.class,
                        timedOut -> assertThat(timedOut.operation()).contains("reading"));
        assertThat(decisions).hasValue(0);
    }
}
