package io.photonpump.spring.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(10)
@ExtendWith(OutputCaptureExtension.class)
class SerialPublisherTest {

    @Test
    void frequent_events_beyond_a_thousand_are_discarded_and_counted_and_rare_ones_are_not(CapturedOutput output) {
        List<Object> published = new ArrayList<>();
        List<Runnable> thread = new ArrayList<>();
        SerialPublisher publisher = new SerialPublisher("the listener 'vet'", published::add, thread::add);

        IntStream.range(0, 1_003).forEach(publisher::offer);
        publisher.publish("stopped");
        assertThat(published)
                .as("nothing is published on the thread of the listener")
                .isEmpty();
        thread.get(0).run();

        assertThat(published).hasSize(1_001).endsWith(998, 999, "stopped");
        assertThat(output).contains("1000 application events are waiting");
        assertThat(output.getAll().lines().filter(line -> line.contains("the listener 'vet'")))
                .last()
                .asString()
                .contains("3 ");
    }
}
