package io.photonpump.spring.contract;

import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.template.EventStoreTemplate;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** Base of tests of {@code EventStoreTemplate}: an application that publishes, and the events that it wrote. */
abstract class TemplateTest extends StarterTest {

    static final String STREAM = "jumps";
    static final PonyJumped JUMP = new PonyJumped("Derpy", 90);
    static final JsonMapper JSON = new JsonMapper();

    void withTemplate(Consumer<EventStoreTemplate> test, Class<?>... configuration) {
        application(configuration).run(context -> test.accept(context.getBean(EventStoreTemplate.class)));
    }

    List<RecordedEvent> written() {
        try (var events = writer.iter(STREAM).stream()) {
            return events.map(ResolvedEvent::received).toList();
        } catch (StreamNotFoundException nothing) {
            return List.of();
        }
    }

    List<String> writtenTypes() {
        return written().stream().map(RecordedEvent::type).toList();
    }

    record Trotted(String pony) {}
}
