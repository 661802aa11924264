package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonpump.client.ReadAllOptions;
import io.photonpump.error.UnsupportedByServerException;
import io.photonpump.event.EventFilter;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.stream.Direction;
import io.photonpump.stream.Position;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads of {@code $all}, with filters if the server has them. */
public abstract class AllContract extends Contract {

    protected AllContract(ServerFixture server) {
        super(server);
    }

    /** Returns the position of the first event of the stream. */
    private Position start(String stream) {
        Position last = await(client.publish(stream, jumps(0, 1))).position();
        assertThat(last).isNotNull();
        return last;
    }

    private List<Integer> numbersOf(String stream, List<ResolvedEvent> events) {
        return numbers(events.stream().filter(e -> e.stream().equals(stream)).toList());
    }

    @Test
    void pages_follow_each_other_forward() {
        String stream = newStream("all");
        Position from = start(stream);
        append(stream, 1, 29);

        List<ResolvedEvent> seen = new ArrayList<>();
        var options = ReadAllOptions.defaults().withFrom(from).withMaxCount(7);
        var page = await(client.getAll(options));
        while (!page.endOfStream()) {
            assertThat(page.events()).isNotEmpty().hasSizeLessThanOrEqualTo(7);
            seen.addAll(page.events());
            page = await(client.getAll(options.withFrom(page.next())));
        }

        assertThat(numbersOf(stream, seen)).isEqualTo(range(0, 30));
        assertThat(seen).extracting(ResolvedEvent::position).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void a_forward_read_includes_where_it_begins_and_a_backward_read_does_not() {
        String stream = newStream("all");
        Position first = start(stream);
        Position second = await(client.publish(stream, jumps(1, 1))).position();

        var forward =
                await(client.getAll(ReadAllOptions.defaults().withFrom(second).withMaxCount(1)));
        var backward = await(client.getAll(ReadAllOptions.defaults()
                .withDirection(Direction.BACKWARD)
                .withFrom(second)
                .withMaxCount(1)));

        assertThat(forward.events()).extracting(ResolvedEvent::position).containsExactly(second);
        assertThat(backward.events()).extracting(ResolvedEvent::position).allMatch(p -> p.compareTo(second) < 0);
        assertThat(first).isLessThan(second);
    }

    @Test
    void reading_backward_begins_at_the_end() {
        String stream = newStream("all");
        start(stream);
        append(stream, 1, 9);

        var events =
                client
                        .iterAll(ReadAllOptions.defaults()
                                .withDirection(Direction.BACKWARD)
                                .withMaxCount(4))
                        .stream()
                        .filter(event -> event.stream().equals(stream))
                        .limit(10)
                        .toList();

        assertThat(numbers(events)).containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    }

    @Test
    void iterating_gives_every_event_once_in_order() {
        String stream = newStream("all");
        Position from = start(stream);
        append(stream, 1, 49);

        var events = client.iterAll(ReadAllOptions.defaults().withFrom(from).withMaxCount(6)).stream()
                .toList();

        assertThat(numbersOf(stream, events)).isEqualTo(range(0, 50));
    }

    @Test
    void the_end_of_all_is_a_position() {
        start(newStream("all"));

        var page = await(client.getAll(ReadAllOptions.defaults().withFrom(Position.END)));

        assertThat(page.events()).isEmpty();
        assertThat(page.endOfStream()).isTrue();
        assertThat(page.position()).isGreaterThan(Position.START);
    }

    @Test
    void filters_pass_only_matching_events() {
        assumeTrue(server.hasFilters(), "this server does not filter");
        String stream = newStream("filtered");
        Position from = start(stream);
        append(newStream("other"), 0, 20);
        append(stream, 1, 3);
        var options = ReadAllOptions.defaults().withFrom(from).withMaxCount(2).withSearchWindow(5);

        for (EventFilter filter :
                List.of(EventFilter.streamPrefix(stream), EventFilter.streamRegex("^" + stream + "$"))) {
            var events = client.iterAll(options.withFilter(filter)).stream().toList();
            assertThat(numbers(events)).isEqualTo(range(0, 4));
        }
        var others = client.iterAll(options.withFilter(EventFilter.eventTypePrefix("Nothing", "Such")));
        assertThat(others.stream()).isEmpty();
        assertThat(client.iterAll(options.withFilter(EventFilter.eventTypeRegex("^Jump"))).stream()
                        .filter(e -> e.stream().equals(stream)))
                .hasSize(4);
    }

    @Test
    void a_filtered_page_may_be_empty_and_not_the_last() {
        assumeTrue(server.hasFilters(), "this server does not filter");
        Position from = start(newStream("other"));
        append(newStream("other"), 0, 20);

        var page = await(client.getAll(ReadAllOptions.defaults()
                .withFrom(from)
                .withFilter(EventFilter.streamPrefix(newStream("nowhere")))
                .withSearchWindow(5)));

        assertThat(page.events()).isEmpty();
        assertThat(page.endOfStream()).isFalse();
        assertThat(page.next()).isGreaterThan(from);
    }

    @Test
    void filters_are_refused_by_servers_without_filters() {
        assumeFalse(server.hasFilters(), "this server filters");
        var options = ReadAllOptions.defaults().withFilter(EventFilter.excludeSystemEvents());

        assertFailure(client.getAll(options)).isInstanceOf(UnsupportedByServerException.class);
        assertThatThrownBy(() -> client.iterAll(options).iterator().hasNext())
                .isInstanceOf(UnsupportedByServerException.class)
                .hasMessageContaining("20");
    }
}
