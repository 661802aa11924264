package io.photonpump.spring.internal.modulith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The publications of event instances. */
class PublicationsInProgressTest {

    private final PublicationsInProgress publications = new PublicationsInProgress();

    @Test
    void equal_events_have_publications_of_their_own() {
        Placed first = new Placed("7");
        Placed second = new Placed("7");
        ModulithPublication one = publication();
        ModulithPublication other = publication();
        publications.add(first, one);
        publications.add(second, other);

        assertThat(publications.take(first)).isEqualTo(one);
        assertThat(publications.take(first)).isNull();
        assertThat(publications.take(second)).isEqualTo(other);
        assertThat(publications.size()).isZero();
    }

    @Test
    void an_instance_that_was_published_twice_has_two_and_the_latest_comes_first() {
        Placed event = new Placed("7");
        ModulithPublication one = publication();
        ModulithPublication other = publication();
        publications.add(event, one);
        publications.add(event, other);

        assertThat(publications.take(event)).isEqualTo(other);
        assertThat(publications.take(event)).isEqualTo(one);
        assertThat(publications.take(event)).isNull();
    }

    @Test
    void an_event_that_is_never_written_is_not_kept() {
        for (int i = 0; i < 1_000; i++) {
            publications.add(new Placed("7"), publication());
        }
        await().until(() -> {
            System.gc();
            return publications.size() == 0;
        });
    }

    private static ModulithPublication publication() {
        return new ModulithPublication(UUID.randomUUID(), Instant.now(), false);
    }

    record Placed(String id) {}
}
