package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.client.ReadOptions;
import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.event.StreamMetadata;
import io.photonpump.stream.Direction;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.SubscribeOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Links to other events. */
public abstract class LinkContract extends Contract {

    protected LinkContract(ServerFixture server) {
        super(server);
    }

    /** Writes a stream of links to the {@code count} events of a stream. */
    private String linksTo(String stream, int count) {
        String links = newStream("links");
        await(client.publish(
                links,
                range(0, count).stream().map(n -> NewEvent.linkTo(stream, n)).toList()));
        return links;
    }

    @Test
    void a_link_is_followed_and_shown() {
        String target = streamOf("target", 3);
        String links = linksTo(target, 3);

        ResolvedEvent event = await(client.getEvent(links, 2));

        assertThat(event.resolved().stream()).isEqualTo(target);
        assertThat(event.resolved().eventNumber()).isEqualTo(2);
        assertThat(event.link()).isNotNull();
        assertThat(event.received()).isEqualTo(event.link());
        assertThat(event.stream()).isEqualTo(links);
        assertThat(event.eventNumber()).isEqualTo(2);
        assertThat(n(event)).isEqualTo(2);
    }

    @Test
    void a_link_is_an_event_like_any_other_when_it_is_not_followed() {
        String target = streamOf("target", 1);
        String links = linksTo(target, 1);

        ResolvedEvent event =
                await(client.getEvent(links, 0, ReadOptions.defaults().withResolveLinks(false)));

        assertThat(event.link()).isNull();
        assertThat(event.type()).isEqualTo(NewEvent.LINK_TYPE);
        assertThat(event.resolved().data().text()).isEqualTo("0@" + target);
    }

    @Test
    void pages_and_iteration_follow_links_both_ways() {
        String links = linksTo(streamOf("target", 8), 8);

        assertThat(numbers(await(client.get(links)).events())).isEqualTo(range(0, 8));
        assertThat(numbers(
                        client
                                .iter(
                                        links,
                                        ReadOptions.defaults()
                                                .withDirection(Direction.BACKWARD)
                                                .withMaxCount(3))
                                .stream()
                                .toList()))
                .containsExactly(7, 6, 5, 4, 3, 2, 1, 0);
        assertThat(client.iter(links, ReadOptions.defaults().withResolveLinks(false)).stream()
                        .map(ResolvedEvent::type))
                .containsOnly(NewEvent.LINK_TYPE)
                .hasSize(8);
    }

    @Test
    void a_link_whose_target_is_gone_is_not_resolved() {
        String target = streamOf("target", 3);
        String links = linksTo(target, 3);
        await(client.setStreamMetadata(
                target, StreamMetadata.defaults().withTruncateBefore(2L), ExpectedVersion.any()));

        var events = await(client.get(links)).events();

        assertThat(events).extracting(ResolvedEvent::isResolved).containsExactly(false, false, true);
        ResolvedEvent gone = events.get(0);
        assertThat(gone.received().stream()).isEqualTo(links);
        assertThatThrownBy(gone::resolved)
                .isInstanceOf(PayloadUnreadableException.class)
                .hasMessageContaining("0@" + links);
    }

    @Test
    void a_link_made_from_what_was_read_leads_to_the_event_not_to_the_link() {
        String target = streamOf("target", 1);
        String links = linksTo(target, 1);
        ResolvedEvent event = await(client.getEvent(links, 0));
        String again = newStream("links");

        await(client.publishEvent(again, NewEvent.linkTo(event)));

        assertThat(await(client.getEvent(again, 0)).resolved().stream()).isEqualTo(target);
    }

    @Test
    void subscriptions_follow_links_and_keep_the_numbers_of_the_links() {
        String target = streamOf("target", 4);
        String links = linksTo(target, 2);
        for (boolean resolve : List.of(true, false)) {
            var heard = new Heard();
            try (var subscription = client.subscribeTo(
                    links,
                    SubscribeOptions.from(StartFrom.beginning())
                            .withResolveLinks(resolve)
                            .withListener(heard))) {
                subscription.forEach(heard);
                heard.awaitCall("live");
                int before = heard.events().size();
                await(client.publishEvent(links, NewEvent.linkTo(target, 2)));
                eventually(() -> heard.events().size() > before);

                ResolvedEvent last = heard.events().get(before);
                assertThat(last.stream()).isEqualTo(links);
                assertThat(last.eventNumber()).isEqualTo(before);
                assertThat(last.resolved().stream()).isEqualTo(resolve ? target : links);
            }
        }
    }
}
