package io.photonpump.embedded.internal.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.channel.embedded.EmbeddedChannel;
import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.fault.Moment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The injector knows every kind of fault. Java 17 cannot check that in a switch over a sealed type. */
@Timeout(30)
class FaultStrikesTest {

    private static final List<Fault> ALL = List.of(
            Fault.dropConnection(),
            Fault.stall(),
            Fault.delay(Duration.ofMillis(1)),
            Fault.splitFrames(1),
            Fault.mergeFrames(2),
            Fault.garbage((byte) 1),
            Fault.duplicateReply(),
            Fault.notReady(),
            Fault.badRequest("no"),
            Fault.notAuthenticated("no"),
            Fault.timeOut(Fault.WriteTimeOut.COMMIT),
            Fault.dropSubscriptions(Fault.DropCause.UNSUBSCRIBED),
            Fault.withholdHeartbeats(),
            Fault.overtakeWrites(1));

    @Test
    void every_kind_of_fault_strikes() {
        assertThat(ALL.stream().map(Object::getClass).collect(Collectors.toSet()))
                .containsAll(Arrays.asList(Fault.class.getPermittedSubclasses()));
        for (Fault fault : ALL) {
            FaultRun run = new FaultRun();
            run.start(FaultScript.none().when(Moment.onConnect(), fault));
            assertThatCode(() -> {
                        EmbeddedChannel channel = new EmbeddedChannel(new FaultHandler(run));
                        channel.runPendingTasks();
                        channel.close();
                        channel.releaseOutbound();
                    })
                    .as("%s", fault)
                    .doesNotThrowAnyException();
        }
    }
}
