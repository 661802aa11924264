package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.NewEvent;
import io.photonpump.spring.template.EventDecorator;
import io.photonpump.spring.template.InvalidEventBodyException;
import io.photonpump.stream.ExpectedVersion;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The events and outcomes that decorators of the template are called with. */
@Timeout(60)
class DecoratedEventsTest extends TemplateTest {

    @Test
    void a_refused_body_is_not_shown_to_decorators() {
        withTemplate(
                template -> assertThatThrownBy(() -> template.publish(STREAM, JUMP, "text"))
                        .isInstanceOf(InvalidEventBodyException.class),
                Diary.class);
        assertThat(Diary.ENTRIES).isEmpty();
    }

    static class Diary implements EventDecorator {
        static final List<String> ENTRIES = new CopyOnWriteArrayList<>();

        Diary() {
            ENTRIES.clear();
        }

        @Override
        public NewEvent decorate(String stream, NewEvent event) {
            ENTRIES.add("saw " + event.type());
            return event;
        }

        @Override
        public void written(String stream, List<NewEvent> events, Throwable failure) {
            ENTRIES.add(events.size()
                    + (failure == null ? " written" : " " + failure.getClass().getSimpleName()));
            throw new IllegalStateException("the diary is full");
        }
    }

    @Test
    void a_decorator_is_notified_of_the_outcome_and_cannot_change_it() {
        withTemplate(
                template -> {
                    template.publish(STREAM, JUMP, JUMP).join();
                    await().untilAsserted(() ->
                            assertThat(Diary.ENTRIES).containsExactly("saw PonyJumped", "saw PonyJumped", "2 written"));
                    assertThatThrownBy(() -> template.publish(STREAM, ExpectedVersion.noStream(), JUMP)
                                    .join())
                            .hasCauseInstanceOf(WrongExpectedVersionException.class);
                    await().untilAsserted(() ->
                            assertThat(Diary.ENTRIES).endsWith("saw PonyJumped", "1 WrongExpectedVersionException"));
                },
                Diary.class);
    }

    @Test
    void a_decorator_is_notified_of_a_write_that_did_not_start() {
        withTemplate(
                template -> {
                    assertThatThrownBy(() -> template.publish(STREAM, JUMP, new Endless()))
                            .isInstanceOf(IllegalArgumentException.class);
                    assertThat(Diary.ENTRIES)
                            .containsExactly("saw PonyJumped", "saw Endless", "2 IllegalArgumentException");
                    assertThat(written()).isEmpty();
                },
                Diary.class);
    }

    @Test
    void cancelling_withdraws_a_write_that_was_not_sent() {
        withTemplate(
                template -> {
                    template.publish(STREAM, JUMP).join();
                    server.refuseConnections();
                    server.killConnections();
                    await().until(() -> !writer.status().isReady());
                    var withdrawn = template.publish(STREAM, new Trotted("Derpy"));

                    withdrawn.cancel(false);
                    server.acceptConnections();

                    template.publish(STREAM, JUMP).join();
                    assertThat(writtenTypes()).containsExactly("PonyJumped", "PonyJumped");
                },
                Diary.class);
    }

    /** A body that cannot be written as JSON. */
    static class Endless {
        public Endless getItself() {
            return this;
        }
    }
}
