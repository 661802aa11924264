package io.photonpump.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ProtocolException;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.settings.ConnectionPhase;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers in which the connected node names another one as the leader. */
class LeaderElsewhereTest extends ConnectorFixture {

    private long losses() {
        return events.stream()
                .filter(ConnectionEvent.Disconnected.class::isInstance)
                .count();
    }

    @Test
    void the_connection_moves_to_the_leader_after_its_greeting_and_stays_there() {
        reach(ConnectionPhase.READY);
        connector.goTo(SERVER);
        assertThat(attempts).hasSize(1);

        connector.goTo(LEADER);
        connector.goTo(LEADER);
        assertThat(attempts).hasSize(2);
        assertThat(last().endpoint).isEqualTo(LEADER);
        assertThat(attempts.get(0).closed).isFalse();
        last().greets();

        assertThat(events)
                .filteredOn(ConnectionEvent.Disconnected.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        ConnectionEvent.Disconnected.class,
                        moved -> assertThat(moved.planned()).isTrue());
        assertThat(attempts.get(0).closed).isTrue();
        assertThat(last().closed).isFalse();
        assertThat(phases)
                .as("the connection in use is replaced: the client is never without one")
                .endsWith(ConnectionPhase.GREETING, ConnectionPhase.READY, ConnectionPhase.READY);
        assertThat(connector.describe()).isEqualTo("connected to meadow:1113");
        Ending waiting = ping();
        assertThat(last().sent).hasAtLeastOneElementOfType(ClientMessage.Ping.class);
        loop.pass(ClientSettings.defaults().connectTimeout());
        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
        assertThat(waiting.error).isNull();
    }

    /** The reasons why the named leader cannot be reached. */
    enum Away {
        REFUSES,
        IS_SILENT,
        HANGS_UP,
        IS_NOT_READY
    }

    @ParameterizedTest
    @EnumSource
    void an_unreachable_leader_does_not_cost_the_connection_and_is_tried_again(Away away) {
        reach(ConnectionPhase.READY);

        for (int i = 0; i < 3; i++) {
            connector.goTo(LEADER);
            switch (away) {
                case REFUSES -> last().listener.closed(new IOException("refused"));
                case IS_SILENT -> loop.pass(ClientSettings.defaults().connectTimeout());
                case HANGS_UP -> {
                    last().listener.opened(last());
                    last().listener.closed(new IOException("gone"));
                }
                case IS_NOT_READY -> {
                    last().listener.opened(last());
                    last().listener.closed(new ProtocolException("not yet"));
                    assertThat(last().closed).isTrue();
                }
            }
        }

        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
        assertThat(attempts).hasSize(4);
        assertThat(attempts.get(0).closed).isFalse();
        assertThat(losses()).isZero();
        assertThat(connector.describe()).contains("connected to stable:1113", "meadow:1113 could not be reached");
        connector.goTo(LEADER);
        last().greets();
        assertThat(connector.describe()).isEqualTo("connected to meadow:1113");
    }

    @Test
    void a_lost_connection_ends_the_search_for_the_leader() {
        reach(ConnectionPhase.READY);
        connector.goTo(LEADER);
        Opening toLeader = last();

        attempts.get(0).listener.closed(new IOException("gone"));
        assertThat(toLeader.stopped).isTrue();
        toLeader.listener.opened(toLeader);

        assertThat(toLeader.closed).isTrue();
        assertThat(phase()).isEqualTo(ConnectionPhase.WAITING);
    }

    @Test
    void a_newly_named_leader_replaces_the_earlier_one() {
        reach(ConnectionPhase.READY);
        connector.goTo(LEADER);
        Opening former = last();

        connector.goTo(new Endpoint("paddock", 1113));
        assertThat(former.stopped).isTrue();
        last().greets();

        assertThat(connector.describe()).isEqualTo("connected to paddock:1113");
    }
}
